package io.nangomcp.sandbox;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;

import org.springframework.http.HttpHeaders;

/**
 * The requests of one account, counted in windows of a minute that open with their first
 * request.
 */
final class RateLimit {

	private static final Duration WINDOW = Duration.ofMinutes(1);

	private final int limit;

	private final InstantSource clock;

	private final AtomicReference<Usage> usage;

	RateLimit(int limit, InstantSource clock) {
		this.limit = limit;
		this.clock = clock;
		this.usage = new AtomicReference<>(new Usage(0, Instant.EPOCH));
	}

	Allowance take() {
		Instant now = this.clock.instant();
		Usage current = this.usage.updateAndGet((usage) -> usage.next(now));
		return new Allowance(this.limit, current.requests(), now, current.end());
	}

	private record Usage(int requests, Instant end) {

		Usage next(Instant now) {
			return now.isBefore(this.end) ? new Usage(this.requests + 1, this.end) : new Usage(1, now.plus(WINDOW));
		}

	}

	/**
	 * What the account may still do, once a request was counted.
	 *
	 * @param limit the requests allowed per window
	 * @param used the requests of this window, this one included
	 * @param now when the request came
	 * @param reset when the window ends
	 */
	record Allowance(int limit, int used, Instant now, Instant reset) {

		boolean isExceeded() {
			return this.used > this.limit;
		}

		void writeTo(HttpHeaders headers) {
			headers.set("x-ratelimit-limit", String.valueOf(this.limit));
			headers.set("x-ratelimit-remaining", String.valueOf(Math.max(0, this.limit - this.used)));
			headers.set("x-ratelimit-reset", String.valueOf(this.reset.getEpochSecond()));
			if (isExceeded()) {
				headers.set(HttpHeaders.RETRY_AFTER,
						String.valueOf(Duration.between(this.now, this.reset).toSeconds()));
			}
		}

	}

}
