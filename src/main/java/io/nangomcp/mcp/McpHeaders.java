package io.nangomcp.mcp;

import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * The HTTP headers of a request that MCP gives a meaning to. Names are case-insensitive,
 * values are not.
 */
public final class McpHeaders {

	static final String PROTOCOL_VERSION = "MCP-Protocol-Version";

	static final String METHOD = "Mcp-Method";

	static final String NAME = "Mcp-Name";

	static final String PARAMETER_PREFIX = "Mcp-Param-";

	static final String SESSION_ID = "Mcp-Session-Id";

	/** Of W3C Trace Context. */
	static final String TRACE_PARENT = "traceparent";

	private static final String ACCEPT = "Accept";

	private static final String EVENT_STREAM = "text/event-stream";

	private static final char PARAMETERS = ';';

	private static final Pattern NOT_ACCEPTED = Pattern.compile(".*;\\s*q=0(?:\\.0*)?\\s*(?:;.*)?",
			Pattern.CASE_INSENSITIVE);

	private final Function<String, List<String>> values;

	private final boolean acceptsEventStream;

	private final boolean acceptsOthers;

	/**
	 * Reads headers.
	 * @param values all values of a header, whatever the case of its name; none where it
	 * was not sent
	 */
	public McpHeaders(Function<String, List<String>> values) {
		this.values = values;
		boolean eventStream = false;
		boolean others = false;
		for (String value : values.apply(ACCEPT)) {
			for (String part : value.split(",", -1)) {
				String range = part.strip();
				boolean accepted = !range.isEmpty() && isAccepted(range);
				eventStream |= accepted && isEventStream(range);
				others |= accepted && !isEventStream(range);
			}
		}
		this.acceptsEventStream = eventStream;
		this.acceptsOthers = others;
	}

	/** The value of a header, if it was sent; several values are one list. */
	@Nullable String get(String name) {
		List<String> all = this.values.apply(name);
		return all.isEmpty() ? null : String.join(", ", all);
	}

	/** Whether a header was sent more than once. */
	boolean isRepeated(String name) {
		return this.values.apply(name).size() > 1;
	}

	/**
	 * Whether the client says that it reads event streams. Who accepts just anything may
	 * expect JSON.
	 */
	boolean acceptEventStream() {
		return this.acceptsEventStream;
	}

	/**
	 * Whether the client reads event streams and nothing else, so that even JSON must
	 * come as an event.
	 * @return whether it says so
	 */
	public boolean acceptOnlyEventStream() {
		return this.acceptsEventStream && !this.acceptsOthers;
	}

	private static boolean isAccepted(String range) {
		return range.indexOf(PARAMETERS) < 0 || !NOT_ACCEPTED.matcher(range).matches();
	}

	private static boolean isEventStream(String range) {
		int end = range.indexOf(PARAMETERS);
		String type = (end < 0) ? range : range.substring(0, end).stripTrailing();
		return type.equalsIgnoreCase(EVENT_STREAM);
	}

}
