package io.nangomcp.nango;

import java.util.concurrent.atomic.AtomicInteger;

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
		return this.savings
			.getAndUpdate((saved) -> (saved >= COST_OF_RETRY) ? saved - COST_OF_RETRY : saved) >= COST_OF_RETRY;
	}

}
