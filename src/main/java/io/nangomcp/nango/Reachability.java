package io.nangomcp.nango;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.StateTransition;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowSynchronizationStrategy;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import io.micrometer.core.instrument.MeterRegistry;
import io.nangomcp.nango.NangoProperties.CircuitBreaking;
import io.nangomcp.telemetry.ServerMeter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether Nango can be reached. While it cannot, requests fail at once. What it answers,
 * and how long that takes, does not count: a request is settled as soon as it has a
 * connection.
 */
final class Reachability {

	private static final Logger logger = LoggerFactory.getLogger(Reachability.class);

	private static final int PROBES = 5;

	private static final Set<State> SHOWN = EnumSet.of(State.CLOSED, State.OPEN, State.HALF_OPEN);

	private final CircuitBreaking properties;

	private final CircuitBreaker breaker;

	Reachability(CircuitBreaking properties, MeterRegistry meters) {
		this.properties = properties;
		this.breaker = CircuitBreaker.of("nango",
				CircuitBreakerConfig.custom()
					.failureRateThreshold(properties.failureRate())
					// Event loops count here, and must not wait for each other.
					.slidingWindow(properties.window(), properties.minimumCalls(), SlidingWindowType.COUNT_BASED,
							SlidingWindowSynchronizationStrategy.LOCK_FREE)
					.waitDurationInOpenState(properties.openFor())
					.permittedNumberOfCallsInHalfOpenState(PROBES)
					.build());
		this.breaker.getEventPublisher().onStateTransition((event) -> report(event.getStateTransition()));
		for (State state : SHOWN) {
			ServerMeter.UPSTREAM_CIRCUIT.gauge(meters, this.breaker, (breaker) -> (breaker.getState() == state) ? 1 : 0,
					state.name().toLowerCase(Locale.ROOT));
		}
	}

	/**
	 * Begins a request.
	 * @throws NangoException when Nango is not asked at the moment
	 */
	Attempt begin() {
		try {
			this.breaker.acquirePermission();
			return new Attempt(this.breaker);
		}
		catch (CallNotPermittedException ex) {
			throw new NangoException(new NangoError.CircuitOpen(this.properties.openFor()));
		}
	}

	private static void report(StateTransition transition) {
		switch (transition.getToState()) {
			case OPEN -> logger.warn("Nango cannot be reached; requests fail at once until it can");
			case CLOSED -> logger.info("Nango can be reached again");
			default -> logger.debug("Circuit: {}", transition);
		}
	}

	/**
	 * A request on its way to Nango.
	 */
	static final class Attempt {

		private final CircuitBreaker breaker;

		private final AtomicBoolean settled = new AtomicBoolean();

		private volatile boolean begun;

		private Attempt(CircuitBreaker breaker) {
			this.breaker = breaker;
		}

		/** There is a connection, and the request is being written. */
		void reached() {
			this.begun = true;
			if (settle()) {
				this.breaker.onSuccess(0, TimeUnit.NANOSECONDS);
			}
		}

		/** Whether anything of the request may have left. */
		boolean hasBegun() {
			return this.begun;
		}

		void failed(NangoError error) {
			if (settle()) {
				if (error instanceof NangoError.Unreachable) {
					this.breaker.onError(0, TimeUnit.NANOSECONDS, new NangoException(error));
				}
				else {
					this.breaker.releasePermission();
				}
			}
		}

		void cancelled() {
			if (settle()) {
				this.breaker.releasePermission();
			}
		}

		private boolean settle() {
			return this.settled.compareAndSet(false, true);
		}

	}

}
