package io.nangomcp.calls;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.nangomcp.LiveObjects;
import io.nangomcp.caller.Caller;
import io.nangomcp.caller.Callers;
import io.nangomcp.catalog.ToolOutcome;
import io.nangomcp.nango.JsonText;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link CallLimits}.
 */
class CallLimitsTests {

	private static final Caller ADA = Callers.of("key", "crm", "ada");

	private static final Caller BOB = Callers.of("key", "crm", "bob");

	private static final Caller CARL = Callers.of("other", "crm", "carl");

	private static final ToolOutcome DONE = new ToolOutcome.Success(JsonText.of("1"), 1);

	private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

	@Test
	void leavesTheOthersTheirShareOfAKey() {
		CallLimits limits = new CallLimits(new LimitProperties(3, 2, 0, 0), this.meters);
		List<Disposable> running = new ArrayList<>();
		IntStream.range(0, 2).forEach((call) -> running.add(limits.within(ADA, Mono.never()).subscribe()));
		assertRefused(limits, ADA, "2 are allowed", "Call again in 5 s.");
		running.add(limits.within(BOB, Mono.never()).subscribe());
		assertRefused(limits, BOB, "3 are allowed", "Call again in 5 s.");
		assertAdmitted(limits, CARL);
		running.getFirst().dispose();
		assertAdmitted(limits, BOB);
		running.forEach(Disposable::dispose);
		assertThat(refusals("mcp.limits.max-concurrent-per-caller")).isEqualTo(1);
		assertThat(refusals("mcp.limits.max-concurrent-per-key")).isEqualTo(1);
	}

	@Test
	void freesItsPlaceHoweverACallEnds() {
		CallLimits limits = new CallLimits(new LimitProperties(1, 1, 0, 0), this.meters);
		for (int round = 0; round < 100; round++) {
			assertAdmitted(limits, ADA);
			StepVerifier.create(limits.within(ADA, Mono.error(new IllegalStateException()))).verifyError();
			StepVerifier.create(limits.within(ADA, Mono.empty())).verifyComplete();
			limits.within(ADA, Mono.never()).subscribe().dispose();
			Sinks.One<ToolOutcome> outcome = Sinks.one();
			Disposable call = limits.within(ADA, outcome.asMono()).subscribe();
			outcome.tryEmitValue(DONE).orThrow();
			call.dispose();
		}
		assertAdmitted(limits, ADA);
	}

	@Test
	void countsTheCallsOfAMinute() {
		CallLimits limits = new CallLimits(new LimitProperties(0, 0, 5, 3), this.meters);
		IntStream.range(0, 3).forEach((call) -> assertAdmitted(limits, ADA));
		assertRefused(limits, ADA, "3 in a minute", "Call again in 60 s.");
		assertAdmitted(limits, BOB);
		assertAdmitted(limits, BOB);
		assertRefused(limits, BOB, "5 in a minute", "Call again in 60 s.");
		assertAdmitted(limits, CARL);
		assertThat(refusals("mcp.limits.calls-per-minute-per-caller")).isEqualTo(1);
		assertThat(refusals("mcp.limits.calls-per-minute-per-key")).isEqualTo(1);
	}

	@Test
	void limitsNothingWhereThereIsNoLimit() {
		CallLimits limits = new CallLimits(new LimitProperties(0, 0, 0, 0), this.meters);
		IntStream.range(0, 1_000).forEach((call) -> limits.within(ADA, Mono.never()).subscribe());
		assertAdmitted(limits, ADA);
	}

	@Test
	void remembersSoManyCallersAndNoMore() {
		CallLimits limits = new CallLimits(new LimitProperties(1, 1, 1, 1), this.meters);
		IntStream.range(0, 50_000)
			.mapToObj((turn) -> Callers.of("key-" + turn, "crm-" + turn, "conn-" + turn))
			.forEach((caller) -> limits.within(caller, Mono.just(DONE)).block());
		Awaitility.await().untilAsserted(() -> {
			assertThat(live("ratelimiter.internal.AtomicRateLimiter")).isBetween(1L, 25_000L);
			assertThat(live("bulkhead.internal.SemaphoreBulkhead")).isLessThan(1_000);
		});
		assertRefused(limits, Callers.of("key-49999", "crm-49999", "conn-49999"), "1 in a minute",
				"Call again in 60 s.");
	}

	private static long live(String type) {
		return LiveObjects.count("io.github.resilience4j." + type);
	}

	private double refusals(String limit) {
		return this.meters.get("nango.mcp.limit.refusals").tag("limit", limit).counter().count();
	}

	private static void assertAdmitted(CallLimits limits, Caller caller) {
		StepVerifier.create(limits.within(caller, Mono.just(DONE))).expectNext(DONE).verifyComplete();
	}

	private static void assertRefused(CallLimits limits, Caller caller, String message, String nextStep) {
		StepVerifier
			.create(limits.within(caller, Mono.error(() -> new AssertionError("ran"))).cast(ToolOutcome.Failure.class))
			.assertNext((failure) -> {
				assertThat(failure.code()).isEqualTo("too_many_calls");
				assertThat(failure.message()).contains(message);
				assertThat(failure.nextStep()).isEqualTo(nextStep);
				assertThat(failure.safeToRepeat()).isTrue();
			})
			.verifyComplete();
	}

}
