package io.nangomcp.http;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;
import reactor.test.publisher.TestPublisher;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.NettyDataBufferFactory;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RequestBodies}: each of at most 1,000 bytes, and 2,000 of all.
 */
class RequestBodiesTests {

	private static final int LARGEST = 1_000;

	private final RequestBodies bodies = new RequestBodies(
			new Binder(new MapConfigurationPropertySource(Map.of("mcp.http.max-request-size", LARGEST + "B")))
				.bindOrCreate("mcp.http", HttpProperties.class),
			16_000);

	@Test
	void joinsPiecesAndKeepsNone() {
		List<ByteBuf> pieces = IntStream.range(0, LARGEST)
			.mapToObj((number) -> piece("abc".charAt(number % 3) + ""))
			.toList();
		StepVerifier.create(read(Flux.fromIterable(pieces)))
			.expectNext("abc".repeat(LARGEST).substring(0, LARGEST))
			.verifyComplete();
		assertThat(pieces).allMatch((piece) -> piece.refCnt() == 0);
	}

	@Test
	void readsABodyThatIsEmpty() {
		StepVerifier.create(read(Flux.empty())).expectNext("").verifyComplete();
	}

	@Test
	void refusesWhatIsLarger() {
		ByteBuf last = piece("x");
		StepVerifier.create(read(Flux.just(piece("x".repeat(LARGEST)), last)))
			.verifyErrorSatisfies((failure) -> assertStatus(failure, 413));
		assertThat(last.refCnt()).isZero();
	}

	@Test
	void refusesWhatSaysThatItIsLarger() {
		MockServerHttpRequest request = MockServerHttpRequest.post("/mcp")
			.contentLength(LARGEST + 1)
			.body(Flux.never());
		StepVerifier.create(this.bodies.read(request)).verifyErrorSatisfies((failure) -> assertStatus(failure, 413));
	}

	@Test
	void doesNotWaitForEver() {
		StepVerifier.withVirtualTime(() -> read(Flux.never()))
			.expectSubscription()
			.thenAwait(Duration.ofSeconds(60))
			.verifyErrorSatisfies((failure) -> assertStatus(failure, 408));
	}

	@Test
	void tellsABodyThatBreaksOff() {
		StepVerifier.create(read(Flux.error(new IOException("reset"))))
			.verifyErrorSatisfies((failure) -> assertStatus(failure, 400));
		StepVerifier.create(read(Flux.error(new IllegalStateException("a fault of ours"))))
			.verifyError(IllegalStateException.class);
	}

	@Test
	void holdsNoMoreThanAShareOfTheMemoryAtATime() {
		TestPublisher<ByteBuf> one = begun();
		TestPublisher<ByteBuf> other = begun();
		ByteBuf refused = piece("x");
		StepVerifier.create(read(Flux.just(refused))).verifyErrorSatisfies((failure) -> assertStatus(failure, 429));
		assertThat(refused.refCnt()).isZero();
		one.complete();
		StepVerifier.create(read(Flux.just(piece("x".repeat(LARGEST))))).expectNextCount(1).verifyComplete();
		other.error(new IOException("reset"));
		begun();
		begun();
		StepVerifier.create(read(Flux.just(piece("x")))).verifyErrorSatisfies((failure) -> assertStatus(failure, 429));
	}

	@Test
	void givesBackWhatALateBodyHeld() {
		StepVerifier.withVirtualTime(() -> {
			begun();
			begun();
			return Mono.delay(Duration.ofSeconds(61)).then(Mono.defer(this::readAnother));
		}).thenAwait(Duration.ofSeconds(61)).expectNextCount(1).verifyComplete();
	}

	@Test
	void givesBackWhatABodyHeldThatNobodyWaitsFor() {
		begun();
		TestPublisher<ByteBuf> pieces = TestPublisher.create();
		Disposable reader = read(pieces.flux()).subscribe();
		pieces.next(piece("x".repeat(LARGEST)));
		StepVerifier.create(readAnother()).verifyErrorSatisfies((failure) -> assertStatus(failure, 429));
		reader.dispose();
		pieces.assertCancelled();
		StepVerifier.create(readAnother()).expectNextCount(1).verifyComplete();
	}

	private Mono<String> readAnother() {
		return read(Flux.just(piece("x".repeat(LARGEST))));
	}

	/** A body that is as large as may be, and whose end has not come. */
	private TestPublisher<ByteBuf> begun() {
		TestPublisher<ByteBuf> pieces = TestPublisher.create();
		read(pieces.flux()).onErrorComplete().subscribe();
		pieces.next(piece("x".repeat(LARGEST)));
		return pieces;
	}

	private Mono<String> read(Flux<ByteBuf> pieces) {
		NettyDataBufferFactory buffers = new NettyDataBufferFactory(UnpooledByteBufAllocator.DEFAULT);
		Flux<DataBuffer> body = pieces.map(buffers::wrap);
		return this.bodies.read(MockServerHttpRequest.post("/mcp").body(body))
			.map((bytes) -> new String(bytes, StandardCharsets.UTF_8));
	}

	private static ByteBuf piece(String text) {
		return UnpooledByteBufAllocator.DEFAULT.buffer().writeBytes(text.getBytes(StandardCharsets.UTF_8));
	}

	private static void assertStatus(Throwable failure, int status) {
		assertThat(failure).isInstanceOfSatisfying(UnreadableBodyException.class,
				(unreadable) -> assertThat(unreadable.status()).isEqualTo(status));
	}

}
