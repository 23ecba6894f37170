package io.nangomcp.nango;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.nangomcp.LiveObjects;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.http.HttpHeaders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

/**
 * Tests for {@link Allowances}.
 */
class AllowancesTests {

	private static final NangoKey ADA = new NangoKey("ada");

	private static final Instant START = Instant.ofEpochSecond(1_795_322_400);

	private final AtomicReference<Instant> now = new AtomicReference<>(START);

	private final Allowances allowances = new Allowances(this.now::get, new SimpleMeterRegistry());

	@Test
	void allowsWhatNobodyHasSaidAnythingAbout() {
		assertThatNoException().isThrownBy(take());
	}

	@Test
	void waitsForTheResetOnceNothingIsLeft() {
		this.allowances.remember(ADA, answer("200", "0", "1795322440"));
		assertThatWaitIs(Duration.ofSeconds(40));
		assertThatNoException().isThrownBy(() -> this.allowances.take(new NangoKey("bob")));
		advance(Duration.ofSeconds(40));
		assertThatNoException().isThrownBy(take());
	}

	@Test
	void countsWhatItTakesItself() {
		this.allowances.remember(ADA, answer("15", "2", "1795322440"));
		assertThatNoException().isThrownBy(take());
		assertThatNoException().isThrownBy(take());
		assertThatWaitIs(Duration.ofSeconds(40));
	}

	@Test
	void spreadsTheLastTenthOverTheTimeLeft() {
		String left = "20";
		for (int turn = 0; turn < 5; turn++) {
			this.allowances.remember(ADA, answer("200", left, "1795322440"));
			assertThat(this.allowances.take(ADA)).as("turn %d", turn).isEqualTo(Duration.ofSeconds(2L * turn));
			left = String.valueOf(19 - turn);
		}
		advance(Duration.ofSeconds(2));
		assertThat(this.allowances.take(ADA)).isEqualTo(Duration.ofSeconds(8));
	}

	@Test
	void refusesWhoWouldWaitTooLongForTheirTurn() {
		this.allowances.remember(ADA, answer("200", "2", "1795322440"));
		assertThat(this.allowances.take(ADA)).isZero();
		assertThatWaitIs(Duration.ofSeconds(20));
		assertThatWaitIs(Duration.ofSeconds(20));
		advance(Duration.ofSeconds(15));
		assertThat(this.allowances.take(ADA)).isEqualTo(Duration.ofSeconds(5));
	}

	@Test
	void believesTheLowestNumberOfAWindow() {
		this.allowances.remember(ADA, answer("200", "0", "1795322440"));
		this.allowances.remember(ADA, answer("200", "150", "1795322441"));
		assertThatWaitIs(Duration.ofSeconds(40));
	}

	@Test
	void isNotMisledByAnAnswerThatTookLong() {
		this.allowances.remember(ADA, answer("200", "0", "1795322440"));
		this.allowances.remember(ADA, answer("200", "150", "1795322380"));
		assertThatWaitIs(Duration.ofSeconds(40));
	}

	@Test
	void learnsOfTheNextWindow() {
		this.allowances.remember(ADA, answer("200", "0", "1795322440"));
		this.allowances.remember(ADA, answer("200", "150", "1795322500"));
		assertThat(this.allowances.take(ADA)).isZero();
	}

	@Test
	void trustsNoClockThatIsFarAhead() {
		this.allowances.remember(ADA, answer("200", "0", "1795329999"));
		assertThatWaitIs(Duration.ofMinutes(1));
	}

	@ParameterizedTest
	@CsvSource({ "200, , 1795322440", "200, 0, ", ", 0, 1795322440", "200, none, 1795322440", "200, -1, 1795322440",
			"0, 0, 1795322440", "200, 0, 1000000000000", "200, +0, 1795322440", "200, \u0660, 1795322440" })
	void ignoresAnAnswerThatSaysNothing(String limit, String remaining, String reset) {
		this.allowances.remember(ADA, answer(limit, remaining, reset));
		assertThatNoException().isThrownBy(take());
	}

	@Test
	void remembersSoManyKeysAndNoMore() {
		IntStream.range(0, 100_000)
			.forEach((key) -> this.allowances.remember(new NangoKey("key-" + key), answer("200", "0", "1795322440")));
		Awaitility.await()
			.untilAsserted(() -> assertThat(LiveObjects.count("io.nangomcp.nango.Allowances$Allowance")).isBetween(1L,
					20_000L));
	}

	private void assertThatWaitIs(Duration wait) {
		assertThatExceptionOfType(NangoException.class).isThrownBy(take())
			.satisfies((failure) -> assertThat(failure.error()).isEqualTo(new NangoError.RateLimited(wait)));
	}

	private ThrowingCallable take() {
		return () -> this.allowances.take(ADA);
	}

	private void advance(Duration time) {
		this.now.updateAndGet((instant) -> instant.plus(time));
	}

	private static HttpHeaders answer(String limit, String remaining, String reset) {
		HttpHeaders headers = new HttpHeaders();
		headers.set("X-RateLimit-Limit", limit);
		headers.set("X-RateLimit-Remaining", remaining);
		headers.set("X-RateLimit-Reset", reset);
		return headers;
	}

}
