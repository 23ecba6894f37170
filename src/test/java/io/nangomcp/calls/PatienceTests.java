package io.nangomcp.calls;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

import io.nangomcp.caller.Caller;
import io.nangomcp.caller.Callers;
import io.nangomcp.catalog.Call;
import io.nangomcp.catalog.Calls;
import io.nangomcp.catalog.RunningCalls;
import io.nangomcp.catalog.ToolOutcome;
import io.nangomcp.catalog.ToolOutcome.Failure;
import io.nangomcp.nango.JsonText;
import io.nangomcp.nango.NangoClients;
import io.nangomcp.upstream.ScriptedNango;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import tools.jackson.databind.node.JsonNodeFactory;

import org.springframework.boot.convert.DurationStyle;

import static io.nangomcp.upstream.ScriptedNango.json;
import static io.nangomcp.upstream.ScriptedNango.rateLimited;
import static io.nangomcp.upstream.ScriptedNango.silence;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * How long {@link ActionToolset} waits for a result, and when it no longer repeats a
 * call.
 */
class PatienceTests {

	private static final Caller CALLER = Callers.of("key", "crm");

	private static final String TRIGGER = "POST /action/trigger";

	private final ScriptedNango nango = ScriptedNango.start(json(200, """
			{"data":[{"id":1,"name":"get-deal","enabled":true},{"id":2,"name":"add-deal","enabled":true}],
			 "pagination":{"total":2}}""")).when("GET /scripts/config", json(200, """
			[{"providerConfigKey":"crm","actions":[
			  {"id":1,"name":"get-deal","enabled":true,"endpoints":[{"method":"GET","path":"/deal"}]}]}]"""));

	@AfterEach
	void close() {
		this.nango.close();
	}

	/** Each is either short enough for a test, or so long that the test would fail. */
	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			# for all | for some | for some of the integration | of the caller
			500ms     |          |                             |
			930s      | 500ms     |                             |
			500ms      | 930s     | 500ms                        |
			930s      | 500ms     | 500ms                        | 930s
			930s      | 930s     | 930s                        | 500ms
			930s      |          |                             | 500ms
			""")
	void endsACallAtTheDeadlineThatIsNearestToIt(String all, @Nullable String some, @Nullable String integration,
			@Nullable String caller) {
		Map<String, String> settings = new HashMap<>();
		settings.put("mcp.calls.deadline", all);
		putDeadline(settings, "mcp.tools.deadlines", some);
		putDeadline(settings, "mcp.tools.integrations.crm.deadlines", integration);
		this.nango.when(TRIGGER, silence());
		Caller hurried = (caller != null) ? Callers.hurried(CALLER, DurationStyle.detectAndParse(caller)) : CALLER;
		ToolOutcome outcome = withList(settings).call(hurried, call("add-deal")).block();
		assertThat(outcome).isEqualTo(
				new Failure("deadline_exceeded", "There is no result after 0 s. The action may still be running.",
						false, "Check what it did before you call it again.", 1));
	}

	@Test
	void callsARepeatSafeWhereTheToolOnlyReads() {
		this.nango.when(TRIGGER, silence());
		ToolOutcome outcome = withList(Map.of("mcp.calls.deadline", "500ms")).call(CALLER, call("get-deal")).block();
		assertThat(outcome).isEqualTo(
				new Failure("deadline_exceeded", "There is no result after 0 s. The action may still be running.", true,
						"Call again in a minute, and tell the user if it goes on.", 1));
	}

	@Test
	void saysThatNothingRunsWhereNothingWasTriggered() {
		this.nango.when("GET /integrations/", silence());
		assertThat(call(Map.of("mcp.calls.deadline", "500ms"), "add-deal")).isEqualTo(new Failure("deadline_exceeded",
				"There is no result after 0 s.", true, "Call again in a minute, and tell the user if it goes on.", 0));
		assertThat(triggers()).isZero();
	}

	/** Nor does it end with its deadline, which would say less. */
	@Test
	void doesNotRepeatWhatWouldHaveToWaitPastTheDeadline() {
		this.nango.when(TRIGGER, rateLimited("9"), json(200, "1"));
		assertThat(call(Map.of("mcp.calls.deadline", "8s"), "add-deal"))
			.isEqualTo(new Failure("rate_limited", "Nango's rate limit is reached.", true, "Call again in 9 s.", 1));
		assertThat(triggers()).isEqualTo(1);
	}

	/** Ten that were saved up, and one for every five calls. */
	@Test
	void repeatsNoMoreThanItsBudgetAllows() {
		int calls = 30;
		this.nango.when(TRIGGER, json(502, "{}"));
		ActionToolset toolset = toolset(Map.of());
		Flux.range(0, calls).flatMap((number) -> toolset.call(CALLER, call("get-deal")), calls).blockLast();
		assertThat(triggers()).isEqualTo(calls + 10 + calls / 5);
	}

	/** With a budget for ten, of which each call takes two. */
	@Test
	void paysForNoRepeatThatNeverComes() {
		this.nango.when(TRIGGER, json(502, "{}"));
		ActionToolset toolset = toolset(Map.of());
		for (int call = 1; call <= 5; call++) {
			toolset.call(CALLER, call("get-deal")).block();
			assertThat(triggers()).isEqualTo(3L * call);
		}
	}

	@Test
	void triggersNothingOnceTheServerStops() {
		RunningCalls running = new RunningCalls();
		running.end();
		ToolOutcome outcome = ActionToolsets.of(NangoClients.to(this.nango.baseUrl()), Map.of(), running)
			.call(CALLER, call("add-deal"))
			.block();
		assertThat(outcome).isEqualTo(new Failure("shutting_down", "The server stops and waits no longer.", true,
				"Call again in a minute, and tell the user if it goes on.", 0));
		assertThat(triggers()).isZero();
	}

	/**
	 * The other call waits as long from later on, so that the first would be before it.
	 */
	@Test
	void doesNotRepeatACallThatNobodyWaitsFor() {
		this.nango.when(TRIGGER, rateLimited("1"), rateLimited("1"), json(200, "1"));
		ActionToolset toolset = toolset(Map.of());
		Disposable left = toolset.call(CALLER, call("add-deal")).subscribe();
		Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> triggers() == 1);
		left.dispose();
		assertThat(toolset.call(CALLER, call("add-deal")).block())
			.isEqualTo(new ToolOutcome.Success(JsonText.of("1"), 2));
		assertThat(triggers()).isEqualTo(3);
	}

	private static void putDeadline(Map<String, String> settings, String name, @Nullable String deadline) {
		if (deadline != null) {
			settings.putAll(Map.of(name + "[0].tools", "get-*", name + "[0].deadline", "1h", name + "[1].tools",
					"add-*", name + "[1].deadline", deadline));
		}
	}

	private long triggers() {
		return this.nango.received().stream().filter((request) -> request.line().equals(TRIGGER)).count();
	}

	private ToolOutcome call(Map<String, String> settings, String tool) {
		return Objects.requireNonNull(toolset(settings).call(CALLER, call(tool)).block());
	}

	private static Call call(String tool) {
		return Calls.of(tool, JsonNodeFactory.instance.objectNode());
	}

	/** With the tools loaded, which takes its time as well. */
	private ActionToolset withList(Map<String, String> settings) {
		ActionToolset toolset = toolset(settings);
		toolset.list(CALLER).block();
		return toolset;
	}

	private ActionToolset toolset(Map<String, String> settings) {
		return ActionToolsets.of(
				NangoClients.with(Map.of("nango.base-url", this.nango.baseUrl(), "nango.timeout.list", "3s")),
				settings);
	}

}
