package io.nangomcp.calls;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.bulkhead.BulkheadConfig;
import io.github.resilience4j.ratelimiter.RateLimiter;
import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.nangomcp.caller.Caller;
import io.nangomcp.catalog.Failures;
import io.nangomcp.catalog.ToolOutcome;
import io.nangomcp.telemetry.ServerMeter;
import org.jspecify.annotations.Nullable;
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
		return Mono.using(() -> admit(caller.binding(), caller.key().fingerprint()),
				(admission) -> (admission.refusal() != null) ? Mono.just(admission.refusal()) : call, Admission::end);
	}

	/** What a caller's own limit refuses costs its key nothing. */
	private Admission admit(String caller, String key) {
		List<Bulkhead> entered = new ArrayList<>(2);
		ToolOutcome refusal = refuseRecent(caller, this.perMinutePerCaller);
		if (refusal == null) {
			refusal = refuseRunning(caller, this.concurrentPerCaller, entered);
		}
		if (refusal == null) {
			refusal = refuseRecent(key, this.perMinutePerKey);
		}
		if (refusal == null) {
			refusal = refuseRunning(key, this.concurrentPerKey, entered);
		}
		return new Admission(entered, refusal);
	}

	private @Nullable ToolOutcome refuseRecent(String whose, Limit limit) {
		if (limit.most() == 0) {
			return null;
		}
		RateLimiter limiter = this.recent.get(whose, (absent) -> RateLimiter.of("recent", rateLimiter(limit.most())));
		return limiter.acquirePermission() ? null : limit.refuse("Too many calls: %d in a minute are allowed.", MINUTE);
	}

	private @Nullable ToolOutcome refuseRunning(String whose, Limit limit, List<Bulkhead> entered) {
		if (limit.most() == 0) {
			return null;
		}
		Bulkhead bulkhead = this.running.get(whose, (absent) -> Bulkhead.of("running", bulkhead(limit.most())));
		if (bulkhead.tryAcquirePermission()) {
			entered.add(bulkhead);
			return null;
		}
		return limit.refuse("Too many calls run at the same time: %d are allowed.", Failures.UNTIL_A_CALL_ENDS);
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

	/**
	 * How a call begins: within which bounds it runs until it ends, or why it does not.
	 */
	private record Admission(List<Bulkhead> entered, @Nullable ToolOutcome refusal) {

		void end() {
			this.entered.forEach(Bulkhead::releasePermission);
		}

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
