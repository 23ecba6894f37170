package io.nangomcp.mcp;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Headers as a client sent them.
 */
public final class SentHeaders {

	private SentHeaders() {
	}

	/** The values of each header. */
	public static McpHeaders of(Map<String, List<String>> values) {
		Map<String, List<String>> sent = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
		sent.putAll(values);
		return new McpHeaders((name) -> sent.getOrDefault(name, List.of()));
	}

}
