package io.nangomcp.mcp;

import io.nangomcp.telemetry.Operation;
import io.nangomcp.telemetry.Watcher;
import reactor.core.CoreSubscriber;

/**
 * Tells operators how a request ends, and makes it the parent of what is done for it.
 */
final class OperationWatcher extends Watcher<Event> {

	private final Operation operation;

	OperationWatcher(CoreSubscriber<? super Event> client, Operation operation) {
		super(client, operation.within(client.currentContext()));
		this.operation = operation;
	}

	@Override
	public void onNext(Event event) {
		switch (event) {
			case Event.Answer answer when answer.response().error() != null ->
				this.operation.fail(answer.response().error().code());
			case Event.Answer _ -> this.operation.succeed();
			case Event.Cancelled _ -> this.operation.cancel();
			case Event.Notification _, Event.KeepAlive _ -> {
			}
		}
		super.onNext(event);
	}

	@Override
	public void onError(Throwable failure) {
		super.onError(failure);
		this.operation.cancel();
	}

	@Override
	public void onComplete() {
		super.onComplete();
		this.operation.cancel();
	}

	@Override
	public void cancel() {
		super.cancel();
		this.operation.cancel();
	}

}
