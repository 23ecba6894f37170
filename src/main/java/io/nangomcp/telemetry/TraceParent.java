package io.nangomcp.telemetry;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * Where in which trace a request belongs, as its client says (W3C Trace Context).
 *
 * @param traceId the trace, 32 hex digits
 * @param spanId the client's own span in it, 16 hex digits
 * @param sampled whether the client records the trace
 */
record TraceParent(String traceId, String spanId, boolean sampled) {

	private static final Pattern CURRENT_VERSION = Pattern
		.compile("00-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})");

	/**
	 * Reads a {@code traceparent}.
	 * @param value what a client sent, if anything
	 * @return what it says, {@code null} when it is absent, malformed or of the future
	 */
	static @Nullable TraceParent read(@Nullable String value) {
		if (value == null) {
			return null;
		}
		Matcher parts = CURRENT_VERSION.matcher(value);
		return parts.matches() ? new TraceParent(parts.group(1), parts.group(2), isSampled(parts.group(3))) : null;
	}

	private static boolean isSampled(String flags) {
		return (Integer.parseInt(flags, 16) & 1) == 1;
	}

}
