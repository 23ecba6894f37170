package io.nangomcp.mcp;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;

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

	private static final Pattern EVENT_STREAM = Pattern.compile("text/event-stream\\s*(?:;.*)?",
			Pattern.CASE_INSENSITIVE);

	private static final Pattern NOT_ACCEPTED = Pattern.compile(".*;\\s*q=0(?:\\.0*)?\\s*(?:;.*)?",
			Pattern.CASE_INSENSITIVE);

	private final Function<String, List<String>> values;

	/**
	 * Reads headers.
	 * @param values all values of a header, whatever the case of its name; none where it
	 * was not sent
	 */
	public McpHeaders(Function<String, List<String>> values) {
		this.values = values;
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
		return accepted().anyMatch(McpHeaders::isEventStream);
	}

	/**
	 * Whether the client reads event streams and nothing else, so that even JSON must
	 * come as an event.
	 * @return whether it says so
	 */
	public boolean acceptOnlyEventStream() {
		return acceptEventStream() && accepted().allMatch(McpHeaders::isEventStream);
	}

	private Stream<String> accepted() {
		return this.values.apply(ACCEPT)
			.stream()
			.flatMap((value) -> Arrays.stream(value.split(",")))
			.map(String::strip)
			.filter((range) -> !NOT_ACCEPTED.matcher(range).matches());
	}

	private static boolean isEventStream(String range) {
		return EVENT_STREAM.matcher(range).matches();
	}

}
