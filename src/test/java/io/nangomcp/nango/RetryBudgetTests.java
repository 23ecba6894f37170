package io.nangomcp.nango;

import java.util.stream.IntStream;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RetryBudget}.
 */
class RetryBudgetTests {

	private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

	private final RetryBudget budget = new RetryBudget("call", this.meters);

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

	@Test
	void showsWhatIsLeftAndWhatBecameOfIt() {
		this.budget.spend();
		this.budget.spare();
		assertThat(this.meters.get("nango.mcp.upstream.retry.budget").tag("request", "call").gauge().value())
			.isEqualTo(9);
		spendAll();
		assertThat(retries("repeated")).isEqualTo(11);
		assertThat(retries("over_budget")).isEqualTo(1);
	}

	private double retries(String decision) {
		return this.meters.get("nango.mcp.upstream.retries").tag("decision", decision).counter().count();
	}

	private int spendAll() {
		int spent = 0;
		while (this.budget.spend()) {
			spent++;
		}
		return spent;
	}

}
