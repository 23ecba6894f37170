package io.nangomcp.telemetry;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;
import reactor.test.publisher.PublisherProbe;
import reactor.util.context.Context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link Watcher}.
 */
class WatcherTests {

	private final List<String> seen = new ArrayList<>();

	@Test
	void seesAFlowAndPassesItOn() {
		StepVerifier
			.create(Watcher.watch(Flux.just("a", "b").concatWith(Mono.error(new IllegalStateException("c"))),
					(downstream) -> new Recorder(downstream)), 1)
			.expectNext("a")
			.then(() -> assertThat(this.seen).containsExactly("a"))
			.thenRequest(2)
			.expectNext("b")
			.verifyErrorMessage("c");
		assertThat(this.seen).containsExactly("a", "b", "failed: c");
	}

	@Test
	void seesAnEndAndACancellation() {
		StepVerifier.create(Watcher.watch(Mono.<String>empty(), (downstream) -> new Recorder(downstream)))
			.verifyComplete();
		PublisherProbe<String> endless = PublisherProbe.of(Mono.never());
		Mono<String> cancelled = endless.mono().doOnCancel(() -> this.seen.add("flow cancelled"));
		StepVerifier.create(Watcher.watch(cancelled, (downstream) -> new Recorder(downstream))).thenCancel().verify();
		endless.assertWasCancelled();
		assertThat(this.seen).containsExactly("complete", "flow cancelled", "cancelled");
	}

	@Test
	void tellsAFlowOfItsSurroundings() {
		Mono<String> told = Mono.deferContextual((context) -> Mono.just(context.get("place")));
		StepVerifier.create(Watcher.watch(told, (downstream) -> new Recorder(downstream)))
			.expectNext("here")
			.verifyComplete();
	}

	@Test
	void passesOnWhatItsOwnFaultsWouldHoldUp() {
		PublisherProbe<String> endless = PublisherProbe.of(Mono.never());
		List<Object> received = new ArrayList<>();
		Careless careless = new Careless(new BaseSubscriber<String>() {

			@Override
			protected void hookOnNext(String value) {
				received.add(value);
			}

			@Override
			protected void hookOnError(Throwable failure) {
				received.add(failure);
			}

		});
		Throwable failure = new Throwable("told");
		endless.mono().subscribe(careless);
		assertThatIllegalStateException().isThrownBy(() -> careless.onNext("value"));
		assertThatIllegalStateException().isThrownBy(careless::cancel);
		assertThatIllegalStateException().isThrownBy(() -> careless.onError(failure));
		assertThat(received).containsExactly("value", failure);
		endless.assertWasCancelled();
	}

	private final class Recorder extends Watcher<String> {

		Recorder(CoreSubscriber<? super String> downstream) {
			super(downstream, Context.of("place", "here"));
		}

		@Override
		protected void hookOnNext(String value) {
			WatcherTests.this.seen.add(value);
		}

		@Override
		protected void hookOnError(Throwable failure) {
			WatcherTests.this.seen.add("failed: " + failure.getMessage());
		}

		@Override
		protected void hookOnComplete() {
			WatcherTests.this.seen.add("complete");
		}

		@Override
		protected void hookOnCancel() {
			WatcherTests.this.seen.add("cancelled");
		}

	}

	private static final class Careless extends Watcher<String> {

		Careless(CoreSubscriber<? super String> downstream) {
			super(downstream, Context.empty());
		}

		@Override
		protected void hookOnNext(String value) {
			throw new IllegalStateException("next");
		}

		@Override
		protected void hookOnError(Throwable failure) {
			throw new IllegalStateException("error");
		}

		@Override
		protected void hookOnCancel() {
			throw new IllegalStateException("cancel");
		}

	}

}
