package io.nangomcp.mcp;

import java.util.function.Function;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Signal;
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

	private Flux<Event> keptAlive(Flux<Event> events) {
		Flux<Event> keepAlives = Flux.interval(this.streaming.jsonWithin(), this.streaming.keepAlive())
			.onBackpressureDrop()
			.map((tick) -> new Event.KeepAlive());
		return Flux.merge(keepAlives, events).takeUntil(Event::ends);
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
		return new Reply.Json(answer.status(), answer.headers(), this.mapper.writeValueAsBytes(answer.response()));
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
