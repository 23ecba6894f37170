package io.nangomcp.calls;

import java.time.Duration;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.bulkhead.BulkheadConfig;
import io.github.resilience4j.bulkhead.BulkheadFullException;
import io.github.resilience4j.ratelimiter.RateLimiter;
import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import io.github.resilience4j.reactor.bulkhead.operator.BulkheadOperator;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.nangomcp.caller.Caller;
import io.nangomcp.catalog.Failures;
import io.nangomcp.catalog.ToolOutcome;
import io.nangomcp.telemetry.ServerMeter;
import reactor.core.publisher.Mono;

import org.springframework.stereotype.Component;

/**
 * Keeps one caller from starving the others: so many calls at a time and in a minute, per
 * key, and per key, integration and connection.
 */
@Component
public class CallLimits {

	private static final Duration MINUTE = Duration.ofMinutes(1);

	private static final int MOST_REMEMBERED = 20_000;

	private final Limit concurrentPerKey;

	private final Limit concurrentPerCaller;

	private final Limit perMinutePerKey;

	private final Limit perMinutePerCaller;

	/** Each for as long as a call is in it, which holds it. */
	private final Cache<String, Bulkhead> running = Caffeine.newBuilder().weakValues().executor(Runnable::run).build();

	private final Cache<String, RateLimiter> recent = Caffeine.newBuilder()
		.maximumSize(MOST_REMEMBERED)
		.expireAfterAccess(MINUTE.multipliedBy(2))
		.executor(Runnable::run)
		.build();

	CallLimits(LimitProperties properties, MeterRegistry meters) {
		this.concurrentPerKey = new Limit("mcp.limits.max-concurrent-per-key", properties.maxConcurrentPerKey(),
				meters);
		this.concurrentPerCaller = new Limit("mcp.limits.max-concurrent-per-caller",
				properties.maxConcurrentPerCaller(), meters);
		this.perMinutePerKey = new Limit("mcp.limits.calls-per-minute-per-key", properties.callsPerMinutePerKey(),
				meters);
		this.perMinutePerCaller = new Limit("mcp.limits.calls-per-minute-per-caller",
				properties.callsPerMinutePerCaller(), meters);
	}

	/**
	 * Runs a call within the limits of its caller.
	 * @param caller whose call it is
	 * @param call the call
	 * @return its outcome, or at once one that says when to call again
	 */
	public Mono<ToolOutcome> within(Caller caller, Mono<ToolOutcome> call) {
		String key = caller.key().fingerprint();
		// From the inside out: what a caller's own limit refuses costs its key nothing.
		return call.transform((inner) -> limitRunning(key, this.concurrentPerKey, inner))
			.transform((inner) -> limitRunning(caller.binding(), this.concurrentPerCaller, inner))
			.transform((inner) -> limitRecent(key, this.perMinutePerKey, inner))
			.transform((inner) -> limitRecent(caller.binding(), this.perMinutePerCaller, inner));
	}

	private Mono<ToolOutcome> limitRunning(String whose, Limit limit, Mono<ToolOutcome> call) {
		if (limit.most() == 0) {
			return call;
		}
		return Mono.defer(() -> {
			Bulkhead bulkhead = this.running.get(whose, (absent) -> Bulkhead.of("running", bulkhead(limit.most())));
			return call.transformDeferred(BulkheadOperator.of(bulkhead))
				.onErrorResume(BulkheadFullException.class, (full) -> Mono.just(limit
					.refuse("Too many calls run at the same time: %d are allowed.", Failures.UNTIL_A_CALL_ENDS)));
		});
	}

	private Mono<ToolOutcome> limitRecent(String whose, Limit limit, Mono<ToolOutcome> call) {
		if (limit.most() == 0) {
			return call;
		}
		return Mono.defer(() -> {
			RateLimiter limiter = this.recent.get(whose,
					(absent) -> RateLimiter.of("recent", rateLimiter(limit.most())));
			return limiter.acquirePermission() ? call
					: Mono.just(limit.refuse("Too many calls: %d in a minute are allowed.", MINUTE));
		});
	}

	private static BulkheadConfig bulkhead(int limit) {
		return BulkheadConfig.custom().maxConcurrentCalls(limit).maxWaitDuration(Duration.ZERO).build();
	}

	private static RateLimiterConfig rateLimiter(int limit) {
		return RateLimiterConfig.custom()
			.limitForPeriod(limit)
			.limitRefreshPeriod(MINUTE)
			.timeoutDuration(Duration.ZERO)
			.build();
	}

	/** So many calls; 0 is no limit. */
	private record Limit(int most, Counter refusals) {

		Limit(String setting, int most, MeterRegistry meters) {
			this(most, ServerMeter.LIMIT_REFUSALS.counter(meters, setting));
		}

		ToolOutcome refuse(String message, Duration wait) {
			this.refusals.increment();
			return CallFailures.limit(message.formatted(this.most), wait);
		}

	}

}
