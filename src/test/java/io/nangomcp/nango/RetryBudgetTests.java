package io.nangomcp.nango;

import java.util.stream.IntStream;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RetryBudget}.
 */
class RetryBudgetTests {

	private final RetryBudget budget = new RetryBudget("call", new SimpleMeterRegistry());

	@Test
	void allowsTenRetriesAtFirst() {
		assertThat(spendAll()).isEqualTo(10);
	}

	@Test
	void allowsOneRetryForFiveRequests() {
		spendAll();
		IntStream.range(0, 54).forEach((request) -> this.budget.earn());
		assertThat(spendAll()).isEqualTo(10);
	}

	@Test
	void savesUpAHundredRetriesAtMost() {
		IntStream.range(0, 10_000).forEach((request) -> this.budget.earn());
		assertThat(spendAll()).isEqualTo(100);
	}

	private int spendAll() {
		int spent = 0;
		while (this.budget.spend()) {
			spent++;
		}
		return spent;
	}

}
