package io.nangomcp.telemetry;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * What the audit log says of a tool call: who called what, and what came of it.
 *
 * @param tool the tool's name, also where another one has run it; the name that was
 * called where there is no such tool
 * @param integration the tool's integration; {@code *} where an agent session has called
 * none of a certain one
 * @param key the hash of the caller's key
 * @param endUser the hash of the caller's user, {@code null} when it states a connection
 * @param arguments the shape of the arguments, without any value of theirs
 * @param outcome {@code success}, or the code of the failure
 * @param attempts how often the action was triggered, {@code null} when that is not known
 * @param size the size of the result in bytes, {@code null} when there is none
 * @param duration from the call's arrival to its outcome
 * @param request the id that the client was given for this request
 * @param trace the trace that it belongs to, {@code null} when there is none
 */
public record ToolCallRecord(String tool, String integration, String key, @Nullable String endUser, String arguments,
		String outcome, @Nullable Integer attempts, @Nullable Long size, Duration duration, String request,
		@Nullable String trace) {

}
