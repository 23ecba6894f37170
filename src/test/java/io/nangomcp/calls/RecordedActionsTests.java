package io.nangomcp.calls;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

import io.nangomcp.caller.Caller;
import io.nangomcp.caller.Callers;
import io.nangomcp.catalog.Calls;
import io.nangomcp.catalog.Tool;
import io.nangomcp.catalog.ToolOutcome;
import io.nangomcp.nango.JsonText;
import io.nangomcp.nango.NangoClients;
import io.nangomcp.nango.Recordings;
import io.nangomcp.upstream.ScriptedNango;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The actions of a real Nango as tools: all are listed, and each call sends and gives
 * what was recorded.
 */
class RecordedActionsTests {

	private static final Caller CALLER = Callers.of("key", "demo-none");

	/**
	 * What Nango takes although the action does not declare it, or turns into nothing.
	 */
	private static final Set<String> REFUSED = Set.of("ok: input not validated (missing required, wrong types, extra)",
			"ok: input omitted on an object-input action (TypeError in user code if it dereferences)",
			"string input empty string (falsy -> null)", "any-echo 0 (falsy -> null)", "any-echo false",
			"any-echo omitted");

	static Stream<Recordings.Exchange> triggers() {
		return Recordings.read("action-trigger.json")
			.filter((exchange) -> exchange.line().startsWith("POST /action/trigger HTTP"))
			.filter((exchange) -> exchange.status() == 200 && exchange.request().isObject())
			.filter((exchange) -> isListed(exchange.request().path("action_name").asString()));
	}

	@ParameterizedTest
	@MethodSource("triggers")
	void sendsAndGivesWhatWasRecorded(Recordings.Exchange exchange) {
		JsonNode request = exchange.request();
		try (ScriptedNango nango = nango(ScriptedNango.json(200, exchange.body()))) {
			ActionToolset toolset = toolset(nango);
			Tool tool = tools(toolset).stream()
				.filter((one) -> one.action().equals(request.path("action_name").asString()))
				.findFirst()
				.orElseThrow();
			ToolOutcome outcome = toolset.call(CALLER, Calls.of(tool.name(), arguments(tool, request.get("input"))))
				.block();
			if (REFUSED.contains(exchange.name())) {
				assertThat(outcome).isInstanceOfSatisfying(ToolOutcome.Failure.class,
						(failure) -> assertThat(failure.code()).isEqualTo("invalid_arguments"));
				return;
			}
			assertThat(outcome).isEqualTo(new ToolOutcome.Success(JsonText.of(exchange.body()), 1));
			JsonNode sent = NangoClients.MAPPER.readTree(nango.received().getLast().body());
			assertSent(sent.path("input"), request.path("input"));
		}
	}

	/** Besides what was recorded, declared defaults are sent. */
	private static void assertSent(JsonNode sent, JsonNode recorded) {
		if (recorded.isNull() || recorded.isMissingNode()) {
			assertThat(sent.isEmpty()).isTrue();
		}
		else if (sent instanceof ObjectNode object) {
			assertThat(object.retain(recorded.propertyNames())).isEqualTo(recorded);
		}
		else {
			assertThat(sent).isEqualTo(recorded);
		}
	}

	@Test
	void listsEveryEnabledAction() {
		List<String> enabled = functions().path("data")
			.valueStream()
			.filter((function) -> function.path("enabled").asBoolean())
			.map((function) -> function.path("name").asString())
			.sorted()
			.toList();
		try (ScriptedNango nango = nango(ScriptedNango.silence())) {
			assertThat(tools(toolset(nango))).extracting(Tool::action)
				.hasSizeGreaterThan(15)
				.containsExactlyInAnyOrderElementsOf(enabled);
		}
		assertThat(triggers().map(Recordings.Exchange::name)).containsAll(REFUSED).hasSizeGreaterThan(25);
	}

	private static ObjectNode arguments(Tool tool, @Nullable JsonNode input) {
		ObjectNode none = JsonNodeFactory.instance.objectNode();
		boolean wrapped = List.copyOf(tool.inputSchema().path("properties").propertyNames()).equals(List.of("input"));
		if (wrapped) {
			return (input != null) ? none.set("input", input) : none;
		}
		return (input instanceof ObjectNode object) ? object : none;
	}

	private static boolean isListed(String action) {
		return functions().path("data")
			.valueStream()
			.anyMatch((function) -> function.path("name").asString().equals(action));
	}

	private static JsonNode functions() {
		return Recordings.read("integration-functions.json")
			.filter((exchange) -> exchange.name().equals("list type=action"))
			.map((exchange) -> NangoClients.MAPPER.readTree(exchange.body()))
			.findFirst()
			.orElseThrow();
	}

	private static ScriptedNango nango(ScriptedNango.Answer trigger) {
		ScriptedNango nango = ScriptedNango.start(trigger);
		nango.when("GET /integrations/demo-none/functions", ScriptedNango.json(200, functions().toString()));
		nango.when("GET /scripts/config", ScriptedNango.json(200, "[]"));
		return nango;
	}

	private static List<Tool> tools(ActionToolset toolset) {
		return Objects.requireNonNull(toolset.list(CALLER).block()).list();
	}

	private static ActionToolset toolset(ScriptedNango nango) {
		return ActionToolsets.of(NangoClients.to(nango.baseUrl()), Map.of());
	}

}
