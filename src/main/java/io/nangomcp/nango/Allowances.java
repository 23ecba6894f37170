package io.nangomcp.nango;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;

/**
 * How many requests Nango's rate limit still allows, by key: as its answers say in
 * {@code X-RateLimit-Limit}, {@code -Remaining} and {@code -Reset}. When they run short,
 * the rest is spread over the time left, so that Nango need not refuse.
 */
final class Allowances {

	private static final int MAX_KEYS = 10_000;

	/** Longer than Nango's window of a minute. */
	private static final Duration MEMORY = Duration.ofMinutes(5);

	/** What is left when it runs short, as a part of the limit. */
	private static final int SHORT = 10;

	private final InstantSource clock;

	private final Cache<NangoKey, Allowance> allowances = Caffeine.newBuilder()
		.maximumSize(MAX_KEYS)
		.expireAfterWrite(MEMORY)
		.build();

	Allowances(InstantSource clock) {
		this.clock = clock;
	}

	/** Remembers what an answer says. */
	void remember(NangoKey key, HttpHeaders answer) {
		long limit = number(answer, "X-RateLimit-Limit");
		long remaining = number(answer, "X-RateLimit-Remaining");
		long reset = number(answer, "X-RateLimit-Reset");
		if (limit > 0 && remaining >= 0 && reset > 0) {
			this.allowances.put(key, new Allowance(limit, remaining, Instant.ofEpochSecond(reset)));
		}
	}

	/**
	 * Takes a request from the allowance.
	 * @throws NangoException {@link NangoError.RateLimited} when there is none, with the
	 * time until there is
	 */
	void take(NangoKey key) {
		Allowance allowance = this.allowances.getIfPresent(key);
		Duration wait = (allowance != null) ? allowance.take(this.clock.instant()) : Duration.ZERO;
		if (!wait.isZero()) {
			throw new NangoException(new NangoError.RateLimited(wait));
		}
	}

	private static long number(HttpHeaders headers, String name) {
		String value = headers.getFirst(name);
		return (value != null && value.matches("\\d{1,12}")) ? Long.parseLong(value) : -1;
	}

	/** What one answer said, and what was taken of it since. */
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

		synchronized Duration take(Instant now) {
			if (!now.isBefore(this.reset)) {
				return Duration.ZERO;
			}
			if (this.remaining <= 0) {
				return Duration.between(now, this.reset);
			}
			if (this.next != null && now.isBefore(this.next)) {
				return Duration.between(now, this.next);
			}
			if (this.remaining * SHORT <= this.limit) {
				this.next = now.plus(Duration.between(now, this.reset).dividedBy(this.remaining));
			}
			this.remaining--;
			return Duration.ZERO;
		}

	}

}
