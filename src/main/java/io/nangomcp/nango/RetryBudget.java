package io.nangomcp.nango;

import java.util.concurrent.atomic.AtomicInteger;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.nangomcp.telemetry.ServerMeter;

/**
 * How many requests may be repeated: one for every five that are made, so that an outage
 * cannot multiply the load.
 */
public final class RetryBudget {

	private static final int EARNED_PER_REQUEST = 1;

	private static final int COST_OF_RETRY = 5;

	/** A hundred retries. */
	private static final int MOST = 100 * COST_OF_RETRY;

	/** Ten retries. */
	private static final int START = 10 * COST_OF_RETRY;

	private final AtomicInteger savings = new AtomicInteger(START);

	private final Counter repeated;

	private final Counter overBudget;

	/**
	 * Creates a budget.
	 * @param request what kind of request it is for, in one word
	 * @param meters where repeats are counted
	 */
	public RetryBudget(String request, MeterRegistry meters) {
		this.repeated = ServerMeter.UPSTREAM_RETRIES.counter(meters, request, "repeated");
		this.overBudget = ServerMeter.UPSTREAM_RETRIES.counter(meters, request, "over_budget");
		ServerMeter.UPSTREAM_RETRY_BUDGET.gauge(meters, this.savings,
				(savings) -> Math.floorDiv(savings.get(), COST_OF_RETRY), request);
	}

	/**
	 * Counts a request.
	 */
	public void earn() {
		this.savings.updateAndGet((saved) -> Math.min(MOST, saved + EARNED_PER_REQUEST));
	}

	/**
	 * Takes a retry from the budget.
	 * @return whether there was one
	 */
	public boolean spend() {
		boolean affordable = this.savings
			.getAndUpdate((saved) -> (saved >= COST_OF_RETRY) ? saved - COST_OF_RETRY : saved) >= COST_OF_RETRY;
		(affordable ? this.repeated : this.overBudget).increment();
		return affordable;
	}

	/**
	 * Notes a retry that costs nothing, because Nango's rate limit paces it.
	 */
	public void spare() {
		this.repeated.increment();
	}

}
