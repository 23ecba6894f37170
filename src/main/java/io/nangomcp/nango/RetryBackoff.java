package io.nangomcp.nango;

import java.time.Duration;
import java.util.function.Predicate;

import io.github.resilience4j.core.IntervalFunction;
import io.github.resilience4j.core.functions.Either;
import io.github.resilience4j.retry.RetryConfig;

/**
 * How requests to Nango are repeated: at most three attempts, with exponential backoff
 * and jitter, and never sooner than Nango's {@code Retry-After} asks.
 */
public final class RetryBackoff {

	private static final int MAX_ATTEMPTS = 3;

	/** Longer than this, waiting is the caller's own decision. */
	private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);

	/** What Resilience4j takes for no repeat. */
	private static final long GIVE_UP = -1;

	private static final IntervalFunction BACKOFF = IntervalFunction.ofExponentialRandomBackoff(Duration.ofMillis(250),
			2, 0.5);

	private RetryBackoff() {
	}

	/**
	 * Repeats a request whose error is repeatable, unless Nango asks to wait too long.
	 * @param repeatable which errors are worth and safe to repeat
	 * @param budget pays for each repeat, but for those that Nango's rate limit paces
	 * @param <T> what the request answers
	 * @return a configuration for Resilience4j's retry
	 */
	public static <T> RetryConfig whenRepeatable(Predicate<NangoError> repeatable, RetryBudget budget) {
		return RetryConfig.<T>custom()
			.maxAttempts(MAX_ATTEMPTS)
			.retryOnException((failure) -> failure instanceof NangoException ex
					&& requestedWait(ex.error()).compareTo(LONGEST_WAIT) <= 0 && repeatable.test(ex.error()))
			.intervalBiFunction((attempt, outcome) -> affords(outcome, budget)
					? Math.max(BACKOFF.apply(attempt), requestedWaitMillis(outcome)) : GIVE_UP)
			.build();
	}

	/** Asked only when everything else speaks for a repeat. */
	private static boolean affords(Either<Throwable, ?> outcome, RetryBudget budget) {
		boolean paced = outcome.isLeft() && outcome.getLeft() instanceof NangoException ex
				&& ex.error() instanceof NangoError.RateLimited;
		if (paced) {
			budget.spare();
		}
		return paced || budget.spend();
	}

	private static long requestedWaitMillis(Either<Throwable, ?> outcome) {
		return (outcome.isLeft() && outcome.getLeft() instanceof NangoException ex)
				? requestedWait(ex.error()).toMillis() : 0;
	}

	/**
	 * How long Nango asks to wait.
	 * @param error what a request failed with
	 * @return the time, zero where Nango did not say
	 */
	public static Duration requestedWait(NangoError error) {
		return (error instanceof NangoError.RateLimited limited && limited.retryAfter() != null) ? limited.retryAfter()
				: Duration.ZERO;
	}

}
