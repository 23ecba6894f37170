package io.nangomcp.mcp;

import java.nio.charset.StandardCharsets;

/**
 * Server-sent events, as MCP uses them.
 */
public final class ServerSentEvents {

	private static final byte[] BEFORE = "event: message\ndata: ".getBytes(StandardCharsets.US_ASCII);

	private static final byte[] AFTER = "\n\n".getBytes(StandardCharsets.US_ASCII);

	private static final byte[] COMMENT = ":\n\n".getBytes(StandardCharsets.US_ASCII);

	private ServerSentEvents() {
	}

	/**
	 * A message as an event, on one line: some clients read line by line.
	 * @param json a JSON document in UTF-8
	 * @return the event's bytes
	 */
	public static byte[] message(byte[] json) {
		byte[] event = new byte[BEFORE.length + json.length + AFTER.length];
		System.arraycopy(BEFORE, 0, event, 0, BEFORE.length);
		for (int at = 0; at < json.length; at++) {
			// Between JSON's tokens only; within strings line breaks are escaped.
			boolean lineBreak = json[at] == '\n' || json[at] == '\r';
			event[BEFORE.length + at] = lineBreak ? (byte) ' ' : json[at];
		}
		System.arraycopy(AFTER, 0, event, BEFORE.length + json.length, AFTER.length);
		return event;
	}

	/** Keeps a silent connection open. */
	static byte[] comment() {
		return COMMENT.clone();
	}

}
