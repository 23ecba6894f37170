package io.nangomcp.calls;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import io.nangomcp.caller.Caller;
import io.nangomcp.catalog.Call;
import io.nangomcp.catalog.Tool;
import io.nangomcp.nango.NangoError;
import io.nangomcp.nango.NangoError.Execution;
import org.jspecify.annotations.Nullable;

/**
 * One call on its way: how long it may still take, and what is known of its action.
 */
final class ActionCall {

	private final Caller caller;

	private final Call call;

	private final Duration usualDeadline;

	private final long start = System.nanoTime();

	private final AtomicInteger attempts = new AtomicInteger();

	/** Attempts of which nobody knows that they did not run. */
	private final AtomicInteger uncertain = new AtomicInteger();

	/** There is a result, so that nothing runs any more. */
	private volatile boolean finished;

	private final AtomicBoolean searchedAgain = new AtomicBoolean();

	private volatile @Nullable Tool tool;

	ActionCall(Caller caller, Call call, Duration usualDeadline) {
		this.caller = caller;
		this.call = call;
		this.usualDeadline = usualDeadline;
	}

	Caller caller() {
		return this.caller;
	}

	Call call() {
		return this.call;
	}

	void found(Tool found) {
		this.tool = found;
		this.call.listener().found(this.caller.integration(), found);
	}

	void beginAttempt() {
		this.attempts.incrementAndGet();
		this.uncertain.incrementAndGet();
	}

	void failAttempt(NangoError error) {
		if (error.execution() == Execution.DID_NOT_RUN) {
			this.uncertain.decrementAndGet();
		}
	}

	void succeed() {
		this.finished = true;
	}

	/** How often the action was triggered. */
	int attempts() {
		return this.attempts.get();
	}

	/** Whether the action may have run, or may be running. */
	boolean mayHaveRun() {
		return this.uncertain.get() > 0;
	}

	/** Whether the action may be running. */
	boolean mayBeRunning() {
		return mayHaveRun() && !this.finished;
	}

	/**
	 * Whether to search the user's connection once more, because the known one is gone.
	 */
	boolean maySearchAgain() {
		boolean searched = switch (this.caller.account()) {
			case Caller.EndUser _, Caller.Tenant _ -> true;
			case Caller.Connection _, Caller.Session _ -> false;
		};
		return searched && this.searchedAgain.compareAndSet(false, true);
	}

	/** Whether the tool only reads or is idempotent, as far as it is known. */
	boolean isRepeatable() {
		Tool found = this.tool;
		return found != null && found.hints().isRepeatable();
	}

	/** How long the call may take altogether; the caller can only shorten it. */
	Duration limit() {
		Tool found = this.tool;
		return this.caller
			.patience((found != null && found.deadline() != null) ? found.deadline() : this.usualDeadline);
	}

	/** How long the call may still take. */
	Duration timeLeft() {
		Duration left = limit().minusNanos(System.nanoTime() - this.start);
		return left.isNegative() ? Duration.ZERO : left;
	}

}
