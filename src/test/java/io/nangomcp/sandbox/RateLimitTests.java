package io.nangomcp.sandbox;

import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RateLimit}.
 */
class RateLimitTests {

	private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-22T10:00:30Z"));

	private final RateLimit rateLimit = new RateLimit(1, this.now::get);

	@Test
	void opensANewWindowAMinuteAfterTheFirstRequest() {
		assertThat(this.rateLimit.take().isExceeded()).isFalse();
		this.now.set(Instant.parse("2026-11-22T10:01:29Z"));
		assertThat(this.rateLimit.take().isExceeded()).isTrue();
		this.now.set(Instant.parse("2026-11-22T10:01:30Z"));
		assertThat(this.rateLimit.take().isExceeded()).isFalse();
	}

}
