package io.nangomcp.mcp;

import io.nangomcp.telemetry.Operation;
import io.nangomcp.telemetry.Watcher;
import reactor.core.CoreSubscriber;

/**
 * Tells operators how a request ends, and makes it the parent of what is done for it.
 */
final class OperationWatcher extends Watcher<Event> {

	private final Operation operation;

	OperationWatcher(CoreSubscriber<? super Event> downstream, Operation operation) {
		super(downstream, operation.within(downstream.currentContext()));
		this.operation = operation;
	}

	@Override
	protected void hookOnNext(Event event) {
		switch (event) {
			case Event.Answer answer when answer.response().error() != null ->
				this.operation.fail(answer.response().error().code());
			case Event.Answer _ -> this.operation.succeed();
			case Event.Cancelled _ -> this.operation.cancel();
			case Event.Notification _, Event.KeepAlive _ -> {
			}
		}
	}

	@Override
	protected void hookOnError(Throwable failure) {
		this.operation.cancel();
	}

	@Override
	protected void hookOnComplete() {
		this.operation.cancel();
	}

	@Override
	protected void hookOnCancel() {
		this.operation.cancel();
	}

}
