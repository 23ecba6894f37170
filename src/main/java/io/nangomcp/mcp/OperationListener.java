package io.nangomcp.mcp;

import io.nangomcp.telemetry.Operation;
import reactor.core.observability.DefaultSignalListener;
import reactor.core.publisher.SignalType;
import reactor.util.context.Context;

/**
 * Tells operators how a request ends, and makes it the parent of what is done for it.
 */
final class OperationListener extends DefaultSignalListener<Event> {

	private final Operation operation;

	OperationListener(Operation operation) {
		this.operation = operation;
	}

	@Override
	public Context addToContext(Context original) {
		return this.operation.within(original);
	}

	@Override
	public void doOnNext(Event event) {
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
	public void doFinally(SignalType end) {
		this.operation.cancel();
	}

}
