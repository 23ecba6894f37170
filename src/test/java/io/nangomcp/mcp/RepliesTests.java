package io.nangomcp.mcp;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;
import reactor.test.publisher.PublisherProbe;
import reactor.test.publisher.TestPublisher;
import reactor.test.scheduler.VirtualTimeScheduler;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.util.RawValue;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Replies}.
 */
class RepliesTests {

	private static final Event.Answer ANSWER = answer("{}");

	private static final Event NOTIFICATION = new Event.Notification("notifications/x", Map.of());

	private static final String JSON = "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}";

	private static final String ANSWER_FRAME = "event: message\ndata: {\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}\n\n";

	private static final String NOTIFICATION_FRAME = "event: message\ndata: {\"jsonrpc\":\"2.0\",\"method\":\"notifications/x\",\"params\":{}}\n\n";

	private final Replies replies = new Replies(JsonMapper.shared(),
			new Streaming(Duration.ofSeconds(5), Duration.ofSeconds(15), Duration.ofSeconds(5)));

	@Test
	void answersJsonWhenTheAnswerIsSoonThere() {
		StepVerifier.withVirtualTime(() -> reply(Mono.just(ANSWER).delayElement(Duration.ofMillis(4_999)), true))
			.thenAwait(Duration.ofMillis(4_999))
			.expectNext(JSON)
			.verifyComplete();
	}

	@Test
	void streamsWhenTheAnswerTakesLong() {
		StepVerifier.withVirtualTime(() -> reply(Mono.just(ANSWER).delayElement(Duration.ofSeconds(40)), true))
			.expectSubscription()
			.expectNoEvent(Duration.ofSeconds(5))
			.expectNext(":\n\n")
			.expectNoEvent(Duration.ofSeconds(15))
			.expectNext(":\n\n")
			.thenAwait(Duration.ofSeconds(15))
			.expectNext(":\n\n")
			.thenAwait(Duration.ofSeconds(5))
			.expectNext(ANSWER_FRAME)
			.verifyComplete();
	}

	@Test
	void streamsAtOnceWhenANotificationComesFirst() {
		StepVerifier.create(reply(Flux.just(NOTIFICATION, ANSWER), true))
			.expectNext(NOTIFICATION_FRAME, ANSWER_FRAME)
			.verifyComplete();
	}

	@Test
	void waitsWithJsonForAClientThatReadsNoStreams() {
		StepVerifier.withVirtualTime(() -> reply(Mono.just(ANSWER).delayElement(Duration.ofMinutes(15)), false))
			.expectSubscription()
			.expectNoEvent(Duration.ofMinutes(15))
			.expectNext(JSON)
			.verifyComplete();
	}

	@Test
	void saysNothingAfterTheAnswer() {
		StepVerifier.create(reply(Flux.just(NOTIFICATION, ANSWER, NOTIFICATION), true))
			.expectNext(NOTIFICATION_FRAME, ANSWER_FRAME)
			.verifyComplete();
	}

	@Test
	void writesAnswersOnOneLine() {
		StepVerifier.create(reply(Flux.just(NOTIFICATION, answer("{\n\"a\":\r\n\"b\\n\"}")), true).skip(1))
			.assertNext((frame) -> assertThat(frame)
				.isEqualTo("event: message\ndata: {\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{ \"a\":  \"b\\n\"}}\n\n"))
			.verifyComplete();
	}

	@Test
	void cancelsARequestWhoseClientGoesAwayBeforeTheReply() {
		PublisherProbe<Event> events = PublisherProbe.of(Flux.never());
		StepVerifier.create(reply(events.flux(), true))
			.expectSubscription()
			.then(events::assertWasSubscribed)
			.thenCancel()
			.verify();
		events.assertWasCancelled();
	}

	@Test
	void cancelsARequestWhoseClientGoesAwayDuringTheStream() {
		PublisherProbe<Event> events = PublisherProbe.of(Flux.concat(Mono.just(NOTIFICATION), Flux.never()));
		StepVerifier.create(reply(events.flux(), true))
			.expectNext(NOTIFICATION_FRAME)
			.then(events::assertWasNotCancelled)
			.thenCancel()
			.verify();
		events.assertWasCancelled();
	}

	@Test
	void cancelsARequestWhoseStreamNobodyReads() {
		PublisherProbe<Event> events = PublisherProbe.of(Flux.concat(Mono.just(NOTIFICATION), Flux.never()));
		StepVerifier.create(this.replies.write(events.flux(), true, (reply) -> Mono.never()))
			.expectSubscription()
			.then(events::assertWasRequested)
			.thenCancel()
			.verify();
		events.assertWasCancelled();
	}

	@Test
	void asksOnce() {
		AtomicInteger asked = new AtomicInteger();
		Flux<Event> events = Flux.defer(() -> {
			asked.incrementAndGet();
			return Flux.just(NOTIFICATION, ANSWER);
		});
		StepVerifier.create(reply(events, true)).expectNextCount(2).verifyComplete();
		assertThat(asked).hasValue(1);
	}

	@Test
	void setsNoTimerForWhatIsAnsweredAtOnce() {
		VirtualTimeScheduler time = VirtualTimeScheduler.getOrSet();
		try {
			StepVerifier.create(reply(Mono.just(ANSWER), true)).expectNext(JSON).verifyComplete();
			assertThat(time.getScheduledTaskCount()).isZero();
		}
		finally {
			VirtualTimeScheduler.reset();
		}
	}

	@Test
	void writesOneReplyHoweverLongItTakes() {
		AtomicInteger replies = new AtomicInteger();
		StepVerifier.withVirtualTime(() -> this.replies.write(Flux.just(ANSWER), true, (reply) -> {
			replies.incrementAndGet();
			return Mono.delay(Duration.ofMinutes(1)).then();
		})).thenAwait(Duration.ofMinutes(1)).verifyComplete();
		assertThat(replies).hasValue(1);
	}

	@Test
	void saysThatItHasHeardOfACancelledRequest() {
		StepVerifier.create(this.replies.write(Flux.just(new Event.Cancelled()), true, (reply) -> {
			assertThat(reply).isEqualTo(new Reply.Accepted());
			return Mono.empty();
		})).verifyComplete();
	}

	@Test
	void endsTheStreamOfACancelledRequest() {
		StepVerifier.create(reply(Flux.just(NOTIFICATION, new Event.Cancelled()), true))
			.expectNext(NOTIFICATION_FRAME)
			.verifyComplete();
	}

	@Test
	void keepsOneBeatForAClientThatReadsSlowly() {
		VirtualTimeScheduler time = VirtualTimeScheduler.getOrSet();
		try {
			List<String> read = new ArrayList<>();
			BaseSubscriber<String> client = new BaseSubscriber<>() {

				@Override
				protected void hookOnSubscribe(Subscription frames) {
					frames.request(1);
				}

			};
			frames(Flux.never()).doOnNext(read::add).subscribe(client);
			time.advanceTimeBy(Duration.ofMinutes(10));
			assertThat(read).containsExactly(":\n\n");
			client.requestUnbounded();
			assertThat(read).containsExactly(":\n\n", ":\n\n");
			client.cancel();
		}
		finally {
			VirtualTimeScheduler.reset();
		}
	}

	@ParameterizedTest
	@MethodSource("firstEvents")
	void failsWhenAReplyCannotBegin(Flux<Event> events) {
		IllegalStateException failure = new IllegalStateException("sent already");
		StepVerifier.withVirtualTime(() -> this.replies.write(events, true, (reply) -> {
			throw failure;
		})).thenAwait(Duration.ofSeconds(5)).verifyErrorMatches(failure::equals);
	}

	static Stream<Flux<Event>> firstEvents() {
		return Stream.of(Flux.just(ANSWER), Flux.just(NOTIFICATION).concatWith(Flux.never()), Flux.never());
	}

	@Test
	void writesNothingToAClientThatHasGone() {
		TestPublisher<Event> events = TestPublisher.createNoncompliant(TestPublisher.Violation.CLEANUP_ON_TERMINATE);
		AtomicInteger replies = new AtomicInteger();
		this.replies.write(events.flux(), true, (reply) -> {
			replies.incrementAndGet();
			return Mono.empty();
		}).subscribe().dispose();
		events.next(ANSWER);
		assertThat(replies).hasValue(0);
	}

	@Test
	void failsWithoutAnAnswer() {
		StepVerifier.create(reply(Flux.empty(), true)).verifyErrorMessage("A request has no answer");
	}

	private Flux<String> reply(Mono<? extends Event> events, boolean mayStream) {
		return reply(events.cast(Event.class).flux(), mayStream);
	}

	/** What reaches a client: a document, or frames. */
	private Flux<String> reply(Flux<Event> events, boolean mayStream) {
		return Flux
			.create((client) -> client.onDispose(this.replies.write(events, mayStream, (reply) -> switch (reply) {
				case Reply.Stream stream -> stream.frames().doOnNext((frame) -> client.next(text(frame))).then();
				case Reply.Json json -> Mono.fromRunnable(() -> client.next(text(json.document().toBytes())));
				case Reply.Accepted _ -> Mono.error(new AssertionError("nothing to say"));
			}).subscribe((nothing) -> {
			}, client::error, client::complete)));
	}

	/** The frames of a stream, as many as are asked for. */
	private Flux<String> frames(Flux<Event> events) {
		return Mono.<Flux<byte[]>>create((client) -> this.replies.write(events, true, (reply) -> {
			client.success(((Reply.Stream) reply).frames());
			return Mono.never();
		}).subscribe()).flatMapMany(Function.identity()).map(RepliesTests::text);
	}

	private static String text(byte[] bytes) {
		return new String(bytes, StandardCharsets.UTF_8);
	}

	private static Event.Answer answer(String result) {
		return Event.Answer.of(Response.result(JsonNodeFactory.instance.numberNode(1), new RawValue(result)));
	}

}
