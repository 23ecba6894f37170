package io.nangomcp.mcp;

import java.util.concurrent.TimeUnit;
import java.util.function.Function;

import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Signal;
import reactor.core.scheduler.Schedulers;
import reactor.util.context.Context;
import tools.jackson.databind.json.JsonMapper;

/**
 * How events reach the client: as JSON when the answer comes first and soon, else as an
 * event stream.
 */
final class Replies {

	private final JsonMapper mapper;

	private final Streaming streaming;

	Replies(JsonMapper mapper, Streaming streaming) {
		this.mapper = mapper;
		this.streaming = streaming;
	}

	/**
	 * Has a request's events written.
	 * @param events notifications and one answer; cancelled when the client goes away
	 * @param mayStream whether the client reads event streams
	 * @param write writes the reply, and completes when it is written
	 */
	Mono<Void> write(Flux<Event> events, boolean mayStream, Function<Reply, Mono<Void>> write) {
		return (mayStream ? keptAlive(events) : events).switchOnFirst((first, all) -> write.apply(toReply(first, all)))
			.then();
	}

	/**
	 * One timer does what would take five operators, for each request that has no answer
	 * at once.
	 */
	private Flux<Event> keptAlive(Flux<Event> events) {
		return Flux.create((client) -> {
			Disposable.Composite running = Disposables.composite();
			client.onDispose(running);
			Disposable flow = events.subscribe((event) -> pass(event, client), client::error, client::complete,
					Context.of(client.contextView()));
			running.add(flow);
			if (!flow.isDisposed()) {
				running.add(beat(client));
			}
		});
	}

	private Disposable beat(FluxSink<Event> client) {
		return Schedulers.parallel()
			.schedulePeriodically(() -> keepAlive(client), this.streaming.jsonWithin().toNanos(),
					this.streaming.keepAlive().toNanos(), TimeUnit.NANOSECONDS);
	}

	private static void pass(Event event, FluxSink<Event> client) {
		client.next(event);
		if (event.ends()) {
			client.complete();
		}
	}

	private static void keepAlive(FluxSink<Event> client) {
		if (client.requestedFromDownstream() > 0) {
			client.next(new Event.KeepAlive());
		}
	}

	private Reply toReply(Signal<? extends Event> first, Flux<Event> all) {
		return switch (first.get()) {
			case Event.Answer answer -> toReply(answer);
			case Event.Cancelled _ -> new Reply.Accepted();
			case null, default ->
				new Reply.Stream(all.takeWhile((event) -> !(event instanceof Event.Cancelled)).map(this::frame));
		};
	}

	/** The answer alone, as JSON. */
	Reply toReply(Event.Answer answer) {
		return new Reply.Json(answer.status(), answer.headers(), document(answer.response()));
	}

	/** Any JSON that this server answers with. */
	Reply.Document document(Object json) {
		return (out) -> this.mapper.writeValue(out, json);
	}

	private byte[] frame(Event event) {
		return switch (event) {
			case Event.KeepAlive _ -> ServerSentEvents.comment();
			case Event.Notification notification ->
				ServerSentEvents.message(this.mapper.writeValueAsBytes(notification));
			case Event.Answer answer -> ServerSentEvents.message(this.mapper.writeValueAsBytes(answer.response()));
			case Event.Cancelled _ -> throw new IllegalStateException("A cancelled request gets no message");
		};
	}

}
