package io.nangomcp.calls;

import java.time.Duration;
import java.util.stream.Collectors;

import io.nangomcp.caller.Caller;
import io.nangomcp.caller.Connections.Found;
import io.nangomcp.catalog.Failures;
import io.nangomcp.catalog.ToolOutcome.Failure;
import io.nangomcp.catalog.ToolOutcome.NeedsConnection;
import io.nangomcp.nango.NangoError;

/**
 * Puts into words how a call ends without an answer of Nango's.
 */
final class CallFailures {

	private static final int MOST_NAMED = 10;

	private CallFailures() {
	}

	/**
	 * Explains that a call is refused, because its caller has too many.
	 * @param message which limit it is
	 * @param wait until when it may be worth to call again
	 */
	static Failure limit(String message, Duration wait) {
		return new Failure("too_many_calls", message, true, Failures.waitFor(wait), 0);
	}

	/** Explains that a call has no result within its deadline. */
	static Failure deadline(ActionCall run) {
		return end(run, "deadline_exceeded", "There is no result after %d s.".formatted(run.limit().toSeconds()));
	}

	/** Explains that a call ends because the server stops. */
	static Failure stop(ActionCall run) {
		return end(run, "shutting_down", "The server stops and waits no longer.");
	}

	private static Failure end(ActionCall run, String code, String message) {
		boolean safe = run.isRepeatable() || !run.mayHaveRun();
		return new Failure(code, run.mayBeRunning() ? message + " The action may still be running." : message, safe,
				safe ? Failures.CALL_AGAIN : Failures.CHECK_FIRST, run.attempts());
	}

	/** Explains that the user has not connected an account. */
	static NeedsConnection noConnection(Caller caller) {
		Failure failure = new Failure("needs_connection",
				"The user has not connected an account of the integration \"%s\" yet.".formatted(caller.integration()),
				true, "Ask the user to connect it.", 0);
		return new NeedsConnection(caller, null, null, failure);
	}

	/** Explains that Nango has found a connection to be broken. */
	static NeedsConnection brokenConnection(Caller caller, String connection) {
		Failure failure = new Failure("broken_connection",
				"The credentials of the user's connection to \"%s\" no longer work.".formatted(caller.integration()),
				true, "Ask the user to connect again.", 0);
		return new NeedsConnection(caller, connection, null, failure);
	}

	/**
	 * Explains that the credentials of a connection were refused. A part of the action
	 * may have been done before.
	 */
	static NeedsConnection refusedConnection(ActionCall run, String connection, NangoError error) {
		Failure failure = Failures.explain(error, run.caller().integration(), run.attempts(), run.isRepeatable());
		String nextStep = failure.safeToRepeat() ? failure.nextStep() : failure.nextStep() + " " + Failures.CHECK_FIRST;
		Failure told = Failures.rejectsCredentials(error)
				? new Failure("broken_connection",
						"The credentials of the user's connection no longer work. " + failure.message(),
						failure.safeToRepeat(), nextStep, failure.attempts())
				: new Failure(failure.code(), failure.message(), failure.safeToRepeat(), nextStep, failure.attempts());
		return new NeedsConnection(run.caller(), connection, null, told);
	}

	/** Explains that nobody knows which of several connections is meant. */
	static Failure ambiguous(Caller caller, Found.Several several) {
		if (caller.account() instanceof Caller.Tenant) {
			return new Failure("ambiguous_connections",
					"The tags of this agent session match %d connections of the integration \"%s\"."
						.formatted(several.ids().size(), caller.integration()),
					true, "Tell the user: a new session must be created, which pins one of them.", 0);
		}
		String named = several.ids().stream().limit(MOST_NAMED).collect(Collectors.joining(", "));
		return new Failure("ambiguous_connections",
				"The user has %d connections of the integration \"%s\": %s.".formatted(several.ids().size(),
						caller.integration(), named),
				true,
				"Tell the user: this agent must be set up with one of them as its header connection-id, in place of nango-end-user-id.",
				0);
	}

}
