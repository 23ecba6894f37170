package io.nangomcp.nango;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.nangomcp.telemetry.ServerMeter;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;

/**
 * How many requests Nango's rate limit still allows, by key: as its answers say in
 * {@code X-RateLimit-Limit}, {@code -Remaining} and {@code -Reset}. When they run short,
 * the rest is spread over the time left, so that Nango need not refuse.
 */
final class Allowances {

	private static final int MOST_DIGITS = 12;

	private static final int MAX_KEYS = 10_000;

	/** Longer than Nango's window of a minute. */
	private static final Duration MEMORY = Duration.ofMinutes(5);

	private static final Duration WINDOW = Duration.ofMinutes(1);

	/** Resets are whole seconds. */
	private static final Duration ROUNDING = Duration.ofSeconds(1);

	/** Longer than this, waiting is the caller's own decision. */
	private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);

	/** What is left when it runs short, as a part of the limit. */
	private static final int SHORT = 10;

	private final InstantSource clock;

	private final Cache<NangoKey, Allowance> allowances = Caffeine.newBuilder()
		.maximumSize(MAX_KEYS)
		.expireAfterWrite(MEMORY)
		.executor(Runnable::run)
		.build();

	private final DistributionSummary allowed;

	Allowances(InstantSource clock, MeterRegistry meters) {
		this.clock = clock;
		this.allowed = ServerMeter.UPSTREAM_ALLOWANCE.percentages(meters);
	}

	/** Remembers what an answer says. */
	void remember(NangoKey key, HttpHeaders answer) {
		long limit = number(answer, "X-RateLimit-Limit");
		long remaining = number(answer, "X-RateLimit-Remaining");
		long reset = number(answer, "X-RateLimit-Reset");
		if (limit > 0 && remaining >= 0 && reset > 0) {
			this.allowed.record((double) Math.floorDiv(100 * remaining, limit));
			Allowance said = new Allowance(limit, remaining, Instant.ofEpochSecond(reset));
			this.allowances.asMap().merge(key, said, Allowance::updatedBy);
		}
	}

	/**
	 * Takes a request from the allowance.
	 * @return how long to wait until it may be sent
	 * @throws NangoException {@link NangoError.RateLimited} when that would be too long,
	 * with the time until there is one
	 */
	Duration take(NangoKey key) {
		Allowance allowance = this.allowances.getIfPresent(key);
		return (allowance != null) ? allowance.take(this.clock.instant()) : Duration.ZERO;
	}

	private static long number(HttpHeaders headers, String name) {
		String value = headers.getFirst(name);
		return (value != null && isNumber(value)) ? Long.parseLong(value) : -1;
	}

	private static boolean isNumber(String value) {
		return !value.isEmpty() && value.length() <= MOST_DIGITS
				&& value.chars().allMatch((digit) -> digit >= '0' && digit <= '9');
	}

	/** What is left of one window, and when the next request may be sent. */
	private static final class Allowance {

		private final long limit;

		private final Instant reset;

		private long remaining;

		private @Nullable Instant next;

		Allowance(long limit, long remaining, Instant reset) {
			this.limit = limit;
			this.remaining = remaining;
			this.reset = reset;
		}

		/**
		 * An action's answer comes long after Nango counted its request, so that only a
		 * later window replaces this one.
		 */
		Allowance updatedBy(Allowance said) {
			if (said.reset.isAfter(this.reset.plus(ROUNDING))) {
				return said;
			}
			if (!said.reset.isBefore(this.reset.minus(ROUNDING))) {
				lower(said.remaining);
			}
			return this;
		}

		private synchronized void lower(long left) {
			this.remaining = Math.min(this.remaining, left);
		}

		synchronized Duration take(Instant now) {
			if (!now.isBefore(this.reset)) {
				return Duration.ZERO;
			}
			if (this.remaining <= 0) {
				throw refused(Duration.between(now, this.reset));
			}
			return (this.remaining * SHORT <= this.limit) ? takeTurn(now) : takeOne(Duration.ZERO);
		}

		/** Everyone has a turn of their own, so that nobody comes in vain. */
		private Duration takeTurn(Instant now) {
			Instant turn = (this.next != null && now.isBefore(this.next)) ? this.next : now;
			Duration wait = Duration.between(now, turn);
			if (wait.compareTo(LONGEST_WAIT) > 0) {
				throw refused(wait);
			}
			this.next = turn.plus(Duration.between(turn, this.reset).dividedBy(this.remaining));
			return takeOne(wait);
		}

		private Duration takeOne(Duration wait) {
			this.remaining--;
			return wait;
		}

		/** Nango's clock may not be ours. */
		private static NangoException refused(Duration wait) {
			return new NangoException(new NangoError.RateLimited((wait.compareTo(WINDOW) < 0) ? wait : WINDOW));
		}

	}

}
