package io.nangomcp.mcp;

import java.util.concurrent.TimeUnit;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.Scannable;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.core.publisher.Sinks;
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
		return Mono.create((client) -> {
			Writing writing = new Writing(client, write);
			events.subscribe(writing);
			if (mayStream) {
				writing.keepAlive();
			}
		});
	}

	/** The answer alone, as JSON. */
	Reply toReply(Event.Answer answer) {
		return new Reply.Json(answer.status(), answer.headers(), document(answer.response()));
	}

	/** Any JSON that this server answers with. */
	Reply.Document document(Object json) {
		return (out) -> this.mapper.writeValue(out, json);
	}

	private Flux<byte[]> frames(Flux<Event> events) {
		return events.takeWhile((event) -> !(event instanceof Event.Cancelled)).map(this::frame);
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

	/**
	 * A request's events on their way to its client: one subscriber does what would take
	 * five operators, for each request. Beats come from another thread than events.
	 */
	private final class Writing extends BaseSubscriber<Event> {

		private final MonoSink<Void> client;

		private final Context context;

		private final Function<Reply, Mono<Void>> write;

		private final Disposable.Composite running = Disposables.composite(this);

		private Sinks.@Nullable Many<Event> stream;

		private boolean over;

		Writing(MonoSink<Void> client, Function<Reply, Mono<Void>> write) {
			this.client = client;
			this.context = Context.of(client.contextView());
			this.write = write;
			client.onDispose(this.running);
		}

		@Override
		public Context currentContext() {
			return this.context;
		}

		/** What is answered at once needs no timer. */
		synchronized void keepAlive() {
			if (!this.over) {
				this.running.add(Schedulers.parallel()
					.schedulePeriodically(this::beat, Replies.this.streaming.jsonWithin().toNanos(),
							Replies.this.streaming.keepAlive().toNanos(), TimeUnit.NANOSECONDS));
			}
		}

		private void beat() {
			if (isRead()) {
				hookOnNext(new Event.KeepAlive());
			}
		}

		/** Whether the client has read all that there was. */
		private synchronized boolean isRead() {
			return this.stream == null || this.stream.scanOrDefault(Scannable.Attr.BUFFERED, 0) == 0;
		}

		@Override
		protected void hookOnNext(Event event) {
			Reply reply = take(event);
			if (reply != null) {
				this.running.add(Mono.defer(() -> this.write.apply(reply))
					.subscribe(null, this.client::error, this.client::success, this.context));
			}
		}

		/** The first event makes a reply, and those that follow are in it. */
		private synchronized @Nullable Reply take(Event event) {
			if (this.over || isDisposed()) {
				return null;
			}
			this.over = event.ends();
			if (this.stream != null) {
				pass(event, this.stream);
				return null;
			}
			return switch (event) {
				case Event.Answer answer -> toReply(answer);
				case Event.Cancelled _ -> new Reply.Accepted();
				case Event.Notification _, Event.KeepAlive _ -> {
					this.stream = Sinks.many().unicast().onBackpressureBuffer();
					pass(event, this.stream);
					yield new Reply.Stream(frames(this.stream.asFlux().doOnCancel(this::cancel)));
				}
			};
		}

		private void pass(Event event, Sinks.Many<Event> stream) {
			stream.tryEmitNext(event);
			if (event.ends()) {
				stream.tryEmitComplete();
			}
		}

		@Override
		protected void hookOnComplete() {
			end(new IllegalStateException("A request has no answer"));
		}

		@Override
		protected void hookOnError(Throwable failure) {
			end(failure);
		}

		private synchronized void end(Throwable failure) {
			if (this.over) {
				return;
			}
			this.over = true;
			if (this.stream != null) {
				this.stream.tryEmitError(failure);
			}
			else {
				this.client.error(failure);
			}
		}

	}

}
