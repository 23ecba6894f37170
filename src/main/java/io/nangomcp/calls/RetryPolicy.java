package io.nangomcp.calls;

import io.nangomcp.nango.NangoError;
import io.nangomcp.nango.NangoError.Execution;

/**
 * When a call is repeated. Nango de-duplicates nothing, and never cancels an action: what
 * may have run is repeated only when the tool says that repeating does no harm. The table
 * in {@code docs/reliability.md} is this policy.
 */
final class RetryPolicy {

	private RetryPolicy() {
	}

	/**
	 * Decides about a call that has failed.
	 * @param error what it failed with
	 * @param repeatable whether the tool only reads, or is idempotent
	 * @return what to do
	 */
	static Decision decide(NangoError error, boolean repeatable) {
		if (error.execution() != Execution.DID_NOT_RUN && !repeatable) {
			return Decision.OUTCOME_UNKNOWN;
		}
		return error.isPassing() ? Decision.REPEAT : Decision.GIVE_UP;
	}

	/**
	 * What to do about a call that has failed.
	 */
	enum Decision {

		/** Try again, within the limits of attempts, budget and deadline. */
		REPEAT,

		/** Tell the model that it may call again. */
		GIVE_UP,

		/** Tell the model that the action may have run. */
		OUTCOME_UNKNOWN

	}

}
