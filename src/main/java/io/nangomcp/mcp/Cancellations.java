package io.nangomcp.mcp;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.nangomcp.mcp.Event.Cancelled;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;
import tools.jackson.databind.JsonNode;

/**
 * {@code notifications/cancelled} of the handshake era (MCP 2025-11-25, cancellation).
 * The ids of two clients that share a key may be the same, so that only a session of ours
 * can cancel, and only what it began on this replica.
 */
final class Cancellations {

	static final String METHOD = "notifications/cancelled";

	private final Map<RequestKey, Sinks.Empty<Void>> running = new ConcurrentHashMap<>();

	/** The events of a request, which end when its client cancels it. */
	Flux<Event> cancellable(Exchange exchange, Flux<Event> events) {
		String session = exchange.client().session();
		if (session == null) {
			return events;
		}
		RequestKey key = new RequestKey(session, exchange.message().id());
		return Flux.using(Sinks::<Void>empty, (cancel) -> {
			this.running.put(key, cancel);
			return Flux.merge(events, cancel.asMono().thenReturn(new Cancelled())).takeUntil(Event::ends);
		}, (cancel) -> this.running.remove(key, cancel));
	}

	/** Cancels a request, if the session has one of that id running here. */
	void cancel(@Nullable String session, JsonNode requestId) {
		if (session != null) {
			Sinks.Empty<Void> cancel = this.running.get(new RequestKey(session, requestId));
			if (cancel != null) {
				cancel.tryEmitEmpty();
			}
		}
	}

	private record RequestKey(String session, JsonNode id) {

	}

}
