package io.nangomcp.nango;

import java.time.Duration;
import java.util.stream.IntStream;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.nangomcp.nango.NangoProperties.CircuitBreaking;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

/**
 * Tests for {@link Reachability}.
 */
class ReachabilityTests {

	private static final NangoError UNREACHABLE = new NangoError.Unreachable(NangoError.Obstacle.OTHER);

	private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

	private final Reachability reachability = new Reachability(new CircuitBreaking(50, 10, 10, Duration.ofMinutes(10)),
			this.meters);

	@Test
	void asksNoMoreOnceNangoCannotBeReached() {
		IntStream.range(0, 10).forEach((request) -> this.reachability.begin().failed(UNREACHABLE));
		assertThatExceptionOfType(NangoException.class).isThrownBy(this.reachability::begin)
			.satisfies((failure) -> assertThat(failure.error())
				.isEqualTo(new NangoError.CircuitOpen(Duration.ofMinutes(10))));
		assertThat(shown("open")).isOne();
		assertThat(shown("closed")).isZero();
	}

	private double shown(String state) {
		return this.meters.get("nango.mcp.upstream.circuit").tag("state", state).gauge().value();
	}

	@Test
	void countsNothingButFailuresToReachIt() {
		for (int request = 0; request < 100; request++) {
			Reachability.Attempt answered = this.reachability.begin();
			answered.reached();
			answered.failed(new NangoError.Unexpected(500, null));
			Reachability.Attempt reset = this.reachability.begin();
			reset.reached();
			reset.failed(new NangoError.Interrupted("reset"));
			this.reachability.begin().failed(new NangoError.NoConnectionFree());
			this.reachability.begin().cancelled();
		}
		assertThatNoException().isThrownBy(this.reachability::begin);
	}

	@Test
	void doesNotWaitForSlowCallsToTryAgain() {
		Reachability probing = new Reachability(new CircuitBreaking(50, 2, 2, Duration.ofMillis(1)),
				new SimpleMeterRegistry());
		IntStream.range(0, 2).forEach((request) -> probing.begin().failed(UNREACHABLE));
		Awaitility.await().ignoreException(NangoException.class).until(() -> {
			probing.begin().reached();
			return true;
		});
		// None of these ends, and yet the circuit closes.
		IntStream.range(0, 20).forEach((request) -> probing.begin().reached());
	}

}
