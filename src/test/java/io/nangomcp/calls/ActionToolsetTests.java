package io.nangomcp.calls;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

import io.nangomcp.caller.Caller;
import io.nangomcp.caller.Callers;
import io.nangomcp.catalog.Answers;
import io.nangomcp.catalog.Call;
import io.nangomcp.catalog.CallListener;
import io.nangomcp.catalog.Calls;
import io.nangomcp.catalog.Tool;
import io.nangomcp.catalog.ToolOutcome;
import io.nangomcp.catalog.Tools;
import io.nangomcp.catalog.UnknownToolException;
import io.nangomcp.nango.JsonText;
import io.nangomcp.nango.NangoClients;
import io.nangomcp.nango.NangoError;
import io.nangomcp.nango.NangoException;
import io.nangomcp.upstream.ScriptedNango;
import io.nangomcp.upstream.ScriptedNango.Answer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.test.StepVerifier;
import tools.jackson.databind.node.ObjectNode;

import static io.nangomcp.upstream.ScriptedNango.hangUp;
import static io.nangomcp.upstream.ScriptedNango.json;
import static io.nangomcp.upstream.ScriptedNango.rateLimited;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/**
 * Tests for {@link ActionToolset} against an upstream that fails in every way.
 */
class ActionToolsetTests {

	private static final Caller CALLER = Callers.of("key", "hubspot");

	private static final String CHECK_FIRST = "Check what it did before you call it again.";

	private static final String CALL_AGAIN = "Call again in a minute, and tell the user if it goes on.";

	private static final String FIX_ARGUMENTS = "Correct the arguments, if this is about them, and call again.";

	private static final Answer LIST = json(200,
			"""
					{"data":[{"id":1,"name":"create-contact","enabled":true,"input":"In","returns":["Out"],"json_schema":{"definitions":{
					    "In":{"type":"object","properties":{"name":{"type":"string"},"n":{"type":"integer","default":20}},"required":["name","n"]},
					    "Out":{"type":"object","properties":{"id":{"type":"string"}},"required":["id"]}}}},
					  {"id":2,"name":"echo","enabled":true,"input":"Any","returns":[],"json_schema":{"definitions":{"Any":{}}}},
					  {"id":3,"name":"get-contact","enabled":true,"returns":[]},
					  {"id":4,"name":"off","enabled":false,"returns":[]}],
					 "pagination":{"total":4,"page":0,"limit":100}}""");

	private static final Map<String, String> MCP_OUTPUT = Map.of("mcp.tools.integrations.hubspot.mcp-output", "true");

	private static final Answer ENDPOINTS = json(200, """
			[{"providerConfigKey":"hubspot","actions":[
			  {"id":3,"name":"get-contact","enabled":true,"endpoints":[{"method":"GET","path":"/contact"}]}]}]""");

	@Test
	void passesTheOutputOn() {
		try (ScriptedNango nango = ScriptedNango.start(LIST, json(200, "{\"id\": 1.10}"))) {
			assertThat(call(nango)).isEqualTo(new ToolOutcome.Success(JsonText.of("{\"id\": 1.10}"), 1));
		}
	}

	@Test
	void sendsTheArgumentsWithDefaults() {
		try (ScriptedNango nango = ScriptedNango.start(LIST, json(200, "1"))) {
			call(nango, "create_contact", "{\"name\":\"Ada\"}");
			assertThat(triggered(nango))
				.isEqualTo("{\"action_name\":\"create-contact\",\"input\":{\"name\":\"Ada\",\"n\":20}}");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "5", "\"x\"", "[1,{\"a\":null}]", "{\"big\":12345678901234567890.10}", "null" })
	void unwrapsAnInputThatIsNoObject(String input) {
		try (ScriptedNango nango = ScriptedNango.start(LIST, json(200, "1"))) {
			call(nango, "echo", "{\"input\":%s}".formatted(input));
			assertThat(triggered(nango)).isEqualTo("{\"action_name\":\"echo\",\"input\":%s}".formatted(input));
		}
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			value = { "create-contact | {} | name: is required",
					"create-contact | {\"name\":1} | name: must be a string",
					"create-contact | {\"name\":\"x\",\"n\":\"y\"} | n: must be an integer",
					"echo | {} | must have exactly one property, \"input\"",
					"echo | {\"input\":1,\"more\":2} | must have exactly one property, \"input\"",
					"echo | {\"input\":0} | input: ", "echo | {\"input\":false} | input: ",
					"echo | {\"input\":\"\"} | input: " })
	void refusesArgumentsThatDoNotFitBeforeAnythingIsSent(String tool, String arguments, String violation) {
		try (ScriptedNango nango = ScriptedNango.start(LIST)) {
			assertThat(call(nango, tool, arguments)).isInstanceOfSatisfying(ToolOutcome.Failure.class, (failure) -> {
				assertThat(failure.code()).isEqualTo("invalid_arguments");
				assertThat(failure.message()).contains("- ", violation);
				assertThat(failure.safeToRepeat()).isTrue();
				assertThat(failure.attempts()).isZero();
			});
			assertThat(triggers(nango)).isZero();
		}
	}

	@Test
	void repeatsWhatNangoProvablyDidNotRun() {
		try (ScriptedNango nango = ScriptedNango.start(LIST, rateLimited("0"), rateLimited("0"), json(200, "1"))) {
			assertThat(call(nango)).isEqualTo(new ToolOutcome.Success(JsonText.of("1"), 3));
			assertThat(triggers(nango)).isEqualTo(3);
		}
	}

	@ParameterizedTest
	@CsvSource({ "0, Call again in 1 s., 3", "11, Call again in 11 s., 1", "59, Call again in 59 s., 1",
			"soon, Call again in a minute., 3" })
	void givesUpAfterThreeAttemptsOrWhenItWouldWaitTooLong(String retryAfter, String nextStep, int attempts) {
		try (ScriptedNango nango = ScriptedNango.start(LIST, rateLimited(retryAfter))) {
			assertThat(call(nango)).isEqualTo(new ToolOutcome.Failure("rate_limited", "Nango's rate limit is reached.",
					true, nextStep, attempts));
		}
	}

	static Stream<Arguments> failures() {
		return Stream.of(
				ran(error(500, "action_script_runtime_error", "\"payload\":{\"message\":\"Taken\"}"), "action_failed",
						"The action reports a failure: Taken", FIX_ARGUMENTS),
				ran(error(500, "action_script_runtime_error",
						"\"payload\":{\"message\":\"Taken\",\"id\":7,\"stack\":\"at secret.js:1\"}"), "action_failed",
						"The action reports a failure: {\"message\":\"Taken\",\"id\":7}", FIX_ARGUMENTS),
				ran(error(500, "action_script_runtime_error", "\"payload\":{}"), "action_failed",
						"The action reports a failure.", FIX_ARGUMENTS),
				ran(provider(404, "{\"message\":\"Gone\"}"), "provider_error",
						"The API behind the integration \"hubspot\" answered with HTTP status 404: Gone",
						FIX_ARGUMENTS),
				ran(provider(400, "{\"errors\":[{\"stack\":\"at secret.js:1\",\"at\":\"http://10.0.0.7:3003/x\"}]}"),
						"provider_error",
						"The API behind the integration \"hubspot\" answered with HTTP status 400: {\"errors\":[{\"at\":\"(internal)\"}]}",
						FIX_ARGUMENTS),
				ran(provider(429, "{}"), "provider_error",
						"The API behind the integration \"hubspot\" answered with HTTP status 429.",
						"Wait a minute, then call again."),
				ran(provider(503, "{}"), "provider_error",
						"The API behind the integration \"hubspot\" answered with HTTP status 503.",
						"The API has trouble of its own. " + CHECK_FIRST),
				ran(error(424, "script_http_error", "\"payload\":{}"), "provider_error",
						"The API behind the integration \"hubspot\" answered with an error.", FIX_ARGUMENTS),
				ran(error(500, "script_internal_error",
						"\"payload\":{\"message\":\"connect ECONNREFUSED 10.0.0.7:5432\\nat secret.js:1\",\"stacktrace\":[\"at secret.js:1\"]}"),
						"script_failed", "The action broke off: connect ECONNREFUSED (internal).",
						"Ask for less, or tell the user that the action has a fault. " + CHECK_FIRST),
				ran(error(500, "action_script_failure", "\"payload\":{\"error\":\"Task 0b5a expired\"}"),
						"script_failed", "The action broke off: action_script_failure.", CHECK_FIRST),
				ran(json(502, "{}"), "nango_error", "Nango answered with HTTP status 502.", CHECK_FIRST),
				ran(json(200, "<html>"), "unreadable_answer", "Nango's answer cannot be used: it is not JSON.",
						CHECK_FIRST),
				ran(hangUp(), "interrupted", "Nango did not answer to the end: the connection broke.", CHECK_FIRST),
				didNotRun(error(400, "unknown_connection", "\"message\":\"No\""), "unknown_connection",
						"Nango knows no such connection of the integration \"hubspot\".",
						"Ask the user to check the headers connection-id and provider-config-key, to send nango-end-user-id in place of the former, or to create a new agent session."),
				didNotRun(error(404, "not_found", "\"message\":\"Action not found\""), "unknown_action",
						"Nango no longer has this action.", "List the tools again."),
				didNotRun(error(404, "disabled_resource", "\"message\":\"No\""), "disabled_action",
						"This action is disabled.", "It can be enabled in the Nango dashboard."),
				didNotRun(error(400, "invalid_headers", "\"errors\":[{\"message\":\"Bad\",\"path\":[\"a\"]}]"),
						"invalid_request", "Nango finds the request malformed: a: Bad.",
						"Tell the user; calling again will not help."));
	}

	@ParameterizedTest
	@MethodSource("failures")
	void tellsTheModelOnceWhatMayHaveRun(Answer answer, ToolOutcome.Failure failure) {
		try (ScriptedNango nango = ScriptedNango.start(LIST, answer)) {
			assertThat(call(nango)).isEqualTo(failure);
			assertThat(triggers(nango)).isEqualTo(1);
		}
	}

	static Stream<Arguments> refusedCredentials() {
		String status = "The API behind the integration \"hubspot\" answered with HTTP status ";
		String broken = "The credentials of the user's connection no longer work. ";
		return Stream.of(argumentSet("401", provider(401, "null"), "broken_connection", broken + status + "401."),
				argumentSet("Nango's own word", provider(400, "{\"error\":{\"code\":\"invalid_credentials\"}}"),
						"broken_connection", broken + status + "400: {\"error\":{\"code\":\"invalid_credentials\"}}"),
				argumentSet("403", provider(403, "null"), "provider_error", status + "403."));
	}

	@ParameterizedTest
	@MethodSource("refusedCredentials")
	void needsTheConnectionRenewedWhoseCredentialsAreRefused(Answer answer, String code, String message) {
		try (ScriptedNango nango = ScriptedNango.start(LIST, answer)) {
			assertThat(call(nango)).isInstanceOfSatisfying(ToolOutcome.NeedsConnection.class, (needed) -> {
				assertThat(needed.broken()).isEqualTo("conn-1");
				assertThat(needed.link()).isNull();
				assertThat(needed.allowsQuestion()).isFalse();
				assertThat(needed.failure().code()).isEqualTo(code);
				assertThat(needed.failure().safeToRepeat()).isFalse();
				assertThat(needed.failure().message()).isEqualTo(message);
				assertThat(needed.failure().nextStep()).endsWith(CHECK_FIRST);
				assertThat(needed.attempts()).isEqualTo(1);
			});
		}
	}

	@ParameterizedTest
	@CsvSource({ "401, true", "403, false" })
	void asksOnlyWhereConnectingHelps(int status, boolean question) {
		try (ScriptedNango nango = ScriptedNango.start(LIST, provider(status, "null"))) {
			ActionToolset toolset = toolset(nango);
			nango.when("GET /scripts/config", ENDPOINTS);
			ToolOutcome outcome = toolset.call(CALLER, Calls.of("get-contact", object("{}"))).block();
			assertThat(outcome).isInstanceOfSatisfying(ToolOutcome.NeedsConnection.class,
					(needed) -> assertThat(needed.allowsQuestion()).isEqualTo(question));
		}
	}

	@Test
	void callsARepeatSafeWhereTheToolOnlyReads() {
		try (ScriptedNango nango = ScriptedNango.start(LIST, json(502, "{}"))) {
			ActionToolset toolset = toolset(nango);
			nango.when("GET /scripts/config", ENDPOINTS);
			ToolOutcome outcome = toolset.call(CALLER, Calls.of("get-contact", object("{}"))).block();
			assertThat(outcome).isEqualTo(new ToolOutcome.Failure("nango_error", "Nango answered with HTTP status 502.",
					true, CALL_AGAIN, 3));
			assertThat(triggers(nango)).isEqualTo(3);
		}
	}

	@Test
	void quotesNoMoreThanAModelCanRead() {
		String tooLong = "x".repeat(50_000);
		try (ScriptedNango nango = ScriptedNango.start(LIST,
				error(500, "action_script_runtime_error", "\"payload\":{\"message\":\"" + tooLong + "\"}"))) {
			assertThat(call(nango)).isInstanceOfSatisfying(ToolOutcome.Failure.class,
					(failure) -> assertThat(failure.message()).hasSizeLessThan(2_100).endsWith("…"));
		}
	}

	@Test
	void passesTheFirstPartOfAResultThatIsTooLarge() {
		String output = "\"" + "é".repeat(10_000) + "\"";
		try (ScriptedNango nango = ScriptedNango.start(LIST, json(200, output))) {
			ToolOutcome outcome = toolset(nango, Map.of("mcp.results.max-size", "20001B")).call(CALLER, contact())
				.block();
			assertThat(outcome).isEqualTo(new ToolOutcome.Truncated(20_002, 20_001, output.substring(0, 8_000), 1));
		}
	}

	@Test
	void passesNoResultThatIsTooLargeWhereTheOperatorIsStrict() {
		try (ScriptedNango nango = ScriptedNango.start(LIST, json(200, "{\"id\":\"%s\"}".formatted("x".repeat(100))))) {
			ToolOutcome outcome = toolset(nango,
					Map.of("mcp.results.max-size", "50B", "mcp.tools.output-schemas", "strict"))
				.call(CALLER, contact())
				.block();
			assertThat(outcome).isInstanceOfSatisfying(ToolOutcome.Failure.class,
					(failure) -> assertThat(failure.code()).isEqualTo("result_too_large"));
		}
	}

	@Test
	void saysThatAFilterHidesEverythingInNoOtherWords() {
		try (ScriptedNango nango = ScriptedNango.start(LIST)) {
			toolset(nango).call(Callers.narrowed(CALLER, "zzz*"), contact())
				.as(StepVerifier::create)
				.verifyErrorMessage("Unknown tool: create-contact");
		}
	}

	@Test
	void forgetsTheToolsOfAKeyThatNangoNoLongerAccepts() {
		try (ScriptedNango nango = ScriptedNango.start(LIST, error(401, "unknown_account", "\"message\":\"No\""), LIST,
				json(200, "1"))) {
			ActionToolset toolset = toolset(nango);
			toolset.call(CALLER, contact()).as(StepVerifier::create).verifyError(NangoException.class);
			assertThat(toolset.call(CALLER, contact()).block()).isEqualTo(new ToolOutcome.Success(JsonText.of("1"), 1));
		}
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			value = { "{\"id\":\"1\"} | true", "{\"id\":1} | false", "[] | false", "{\"id\":1e2147483648} | false" })
	void holdsAnOutputAgainstItsSchemaWhereTheOperatorIsStrict(String output, boolean fits) {
		try (ScriptedNango nango = ScriptedNango.start(LIST, json(200, output))) {
			ToolOutcome outcome = toolset(nango, Map.of("mcp.tools.integrations.hubspot.output-schemas", "strict"))
				.call(CALLER, contact())
				.block();
			assertThat(outcome instanceof ToolOutcome.Success).isEqualTo(fits);
		}
	}

	@Test
	void knowsNoOtherTools() {
		try (ScriptedNango nango = ScriptedNango.start(LIST)) {
			for (String name : new String[] { "nope", "off", "", "CREATE-CONTACT" }) {
				toolset(nango).call(CALLER, Calls.of(name, object("{}")))
					.as(StepVerifier::create)
					.verifyError(UnknownToolException.class);
			}
			assertThat(triggers(nango)).isZero();
		}
	}

	@Test
	void hidesWhatTheOperatorDeniesOrTheCallerDoesNotWant() {
		Map<String, String> settings = Map.of("mcp.tools.deny", "ec*", "mcp.tools.integrations.hubspot.allow", "*c*");
		Caller narrowed = Callers.narrowed(CALLER, "get-*", "echo");
		try (ScriptedNango nango = ScriptedNango.start(LIST)) {
			ActionToolset toolset = toolset(nango, settings);
			assertThat(names(toolset, CALLER)).containsExactly("create-contact", "get-contact");
			assertThat(names(toolset, narrowed)).containsExactly("get-contact");
			for (String hidden : new String[] { "echo", "create-contact", "create_contact" }) {
				toolset.call(narrowed, Calls.of(hidden, object("{}")))
					.as(StepVerifier::create)
					.verifyErrorSatisfies((failure) -> assertThat(failure).isInstanceOf(UnknownToolException.class)
						.hasMessage("Unknown tool: " + hidden));
			}
			assertThat(triggers(nango)).isZero();
		}
	}

	@Test
	void saysWhyThereIsNoToolAtAll() {
		Answer nothing = json(200,
				"{\"data\":[{\"id\":1,\"name\":\"off\",\"enabled\":false}],\"pagination\":{\"total\":1}}");
		try (ScriptedNango nango = ScriptedNango.start(nothing)) {
			ActionToolset toolset = toolset(nango);
			assertThat(names(toolset, CALLER)).isEmpty();
			toolset.call(CALLER, Calls.of("off", object("{}")))
				.as(StepVerifier::create)
				.verifyErrorSatisfies((failure) -> assertThat(failure).isInstanceOf(UnknownToolException.class)
					.hasMessage(
							"Unknown tool: off. The integration \"hubspot\" has no enabled action: deploy one, or enable one in the Nango dashboard."));
		}
	}

	@Test
	void saysThatThereIsNoSuchIntegration() {
		try (ScriptedNango nango = ScriptedNango
			.start(error(404, "not_found", "\"message\":\"Integration does not exist\""))) {
			assertThat(call(nango)).isEqualTo(new ToolOutcome.Failure("unknown_integration",
					"Nango knows no integration \"hubspot\".", true,
					"Set the header provider-config-key to the integration's ID, from the Integrations page of the Nango dashboard.",
					0));
		}
	}

	@Test
	void callsARepeatSafeWhenTheListCannotBeHad() {
		try (ScriptedNango nango = ScriptedNango.start(json(500, "{}"))) {
			assertThat(call(nango)).isEqualTo(new ToolOutcome.Failure("nango_error",
					"Nango answered with HTTP status 500.", true, CALL_AGAIN, 0));
		}
	}

	@Test
	void leavesARefusedKeyToTheProtocol() {
		try (ScriptedNango nango = ScriptedNango.start(LIST, error(403, "forbidden", "\"message\":\"No\""))) {
			toolset(nango).call(CALLER, contact())
				.as(StepVerifier::create)
				.verifyErrorSatisfies((failure) -> assertThat(((NangoException) failure).error())
					.isInstanceOf(NangoError.MissingScope.class));
		}
	}

	@Test
	void readsMcpFromActionsThatMaySpeakIt() {
		try (ScriptedNango nango = ScriptedNango.start(LIST,
				json(200, "{\"$mcp\":{\"content\":[{\"type\":\"text\",\"text\":\"hi\"}]}}"),
				json(200, "{\"$mcp\":{\"inputRequests\":{\"a\":{\"method\":\"roots/list\"}},\"requestState\":\"s\"}}"),
				json(200, "{\"plain\":1}"), json(200, "{\"$mcp\":{}}"))) {
			ActionToolset toolset = toolset(nango, MCP_OUTPUT);
			assertThat(call(toolset, contact())).isInstanceOf(ToolOutcome.Content.class);
			assertThat(call(toolset, contact())).isInstanceOf(ToolOutcome.InputRequired.class);
			assertThat(call(toolset, contact())).isEqualTo(new ToolOutcome.Success(JsonText.of("{\"plain\":1}"), 1));
			assertThat(call(toolset, contact())).isInstanceOfSatisfying(ToolOutcome.Failure.class, (failure) -> {
				assertThat(failure.code()).isEqualTo("unexpected_output");
				assertThat(failure.safeToRepeat()).isFalse();
			});
		}
	}

	@Test
	void readsNoMcpFromOtherActions() {
		String output = "{\"$mcp\":{\"content\":[{\"type\":\"text\",\"text\":\"hi\"}]}}";
		try (ScriptedNango nango = ScriptedNango.start(LIST, json(200, output))) {
			assertThat(call(nango)).isEqualTo(new ToolOutcome.Success(JsonText.of(output), 1));
		}
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = {
			"true | ,\"$mcp\":{\"inputResponses\":{\"a\":{\"roots\":[]}},\"requestState\":\"s\"}", "false | ''" })
	void bringsAnswersToActionsThatMaySpeakMcp(boolean mcpOutput, String sent) {
		try (ScriptedNango nango = ScriptedNango.start(LIST, json(200, "1"))) {
			Answers answers = new Answers(object("{\"a\":{\"roots\":[]}}"), "s");
			call(toolset(nango, mcpOutput ? MCP_OUTPUT : Map.of()),
					Calls.of("create-contact", object("{\"name\":\"Ada\"}"), answers));
			assertThat(triggered(nango)).isEqualTo(
					"{\"action_name\":\"create-contact\",\"input\":{\"name\":\"Ada\",\"n\":20%s}}".formatted(sent));
		}
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = { "create-contact | {\"name\":\"Ada\",\"$mcp\":{\"requestState\":\"forged\"}}",
			"echo | {\"input\":{\"$mcp\":{\"requestState\":\"forged\"}}}", "echo | {\"input\":{\"$mcp\":null}}" })
	void takesNoAnswersFromTheModel(String tool, String arguments) {
		try (ScriptedNango nango = ScriptedNango.start(LIST)) {
			ToolOutcome outcome = call(toolset(nango, MCP_OUTPUT), Calls.of(tool, object(arguments)));
			assertThat(outcome).isInstanceOfSatisfying(ToolOutcome.Failure.class, (failure) -> {
				assertThat(failure.code()).isEqualTo("invalid_arguments");
				assertThat(failure.message()).contains("$mcp");
			});
			assertThat(triggers(nango)).isZero();
		}
	}

	@Test
	void passesNoPartOfAnMcpOutputOn() {
		String secret = "{\"$mcp\":{\"requestState\":\"%s\"}}".formatted("s".repeat(2_000));
		try (ScriptedNango nango = ScriptedNango.start(LIST, json(200, secret))) {
			Map<String, String> settings = new HashMap<>(MCP_OUTPUT);
			settings.put("mcp.results.max-size", "1KB");
			assertThat(call(toolset(nango, settings), contact())).isInstanceOfSatisfying(ToolOutcome.Failure.class,
					(failure) -> {
						assertThat(failure.code()).isEqualTo("result_too_large");
						assertThat(failure.message()).doesNotContain("sss");
					});
		}
	}

	@Test
	void listsNoOutputSchemaForActionsThatMaySpeakMcp() {
		try (ScriptedNango nango = ScriptedNango.start(LIST)) {
			Tools tools = Objects.requireNonNull(toolset(nango, MCP_OUTPUT).list(CALLER).block());
			assertThat(tools.list()).isNotEmpty().allSatisfy((tool) -> assertThat(tool.outputSchema()).isNull());
		}
	}

	@Test
	void tellsItsListenerOfEachStep() {
		List<String> steps = new ArrayList<>();
		CallListener listener = new CallListener() {
			@Override
			public void found(String integration, Tool tool) {
				steps.add("found " + tool.name());
			}

			@Override
			public void progress(String message) {
				steps.add(message);
			}
		};
		try (ScriptedNango nango = ScriptedNango.start(LIST, json(200, "1"))) {
			call(toolset(nango), new Call("get_contact", object("{}"), Answers.NONE, listener));
			assertThat(steps).containsExactly("found get-contact", "Nango runs get-contact");
		}
	}

	@Test
	void runsNothingThatItsListenerRefuses() {
		CallListener listener = new CallListener() {
			@Override
			public void found(String integration, Tool tool) {
				throw new IllegalStateException("refused");
			}

			@Override
			public void progress(String message) {
			}
		};
		try (ScriptedNango nango = ScriptedNango.start(LIST)) {
			StepVerifier.create(toolset(nango).call(CALLER, new Call("echo", object("{}"), Answers.NONE, listener)))
				.expectErrorMessage("refused")
				.verify();
			assertThat(triggers(nango)).isZero();
		}
	}

	private static Arguments ran(Answer answer, String code, String message, String nextStep) {
		return arguments(answer, new ToolOutcome.Failure(code, message, false, nextStep, 1));
	}

	private static Arguments didNotRun(Answer answer, String code, String message, String nextStep) {
		return arguments(answer, new ToolOutcome.Failure(code, message, true, nextStep, 1));
	}

	private static Answer provider(int status, String body) {
		return error(424, "script_http_error", "\"upstream\":{\"status\":%d,\"body\":%s}".formatted(status, body));
	}

	private static Answer error(int status, String code, String rest) {
		return json(status, "{\"error\":{\"code\":\"%s\",%s}}".formatted(code, rest));
	}

	private static Call contact() {
		return Calls.of("create-contact", object("{\"name\":\"Ada\"}"));
	}

	private static ObjectNode object(String json) {
		return (ObjectNode) NangoClients.MAPPER.readTree(json);
	}

	private static ToolOutcome call(ScriptedNango nango) {
		return Objects.requireNonNull(toolset(nango).call(CALLER, contact()).block());
	}

	private static ToolOutcome call(ActionToolset toolset, Call call) {
		return Objects.requireNonNull(toolset.call(CALLER, call).block());
	}

	private static ToolOutcome call(ScriptedNango nango, String tool, String arguments) {
		return Objects.requireNonNull(toolset(nango).call(CALLER, Calls.of(tool, object(arguments))).block());
	}

	private static List<String> names(ActionToolset toolset, Caller caller) {
		Tools tools = Objects.requireNonNull(toolset.list(caller).block());
		return tools.list().stream().map(Tool::name).toList();
	}

	private static long triggers(ScriptedNango nango) {
		return nango.received().stream().filter((request) -> request.line().equals("POST /action/trigger")).count();
	}

	private static String triggered(ScriptedNango nango) {
		return nango.received().getLast().body();
	}

	private static ActionToolset toolset(ScriptedNango nango) {
		return toolset(nango, Map.of());
	}

	private static ActionToolset toolset(ScriptedNango nango, Map<String, String> settings) {
		nango.when("GET /scripts/config", json(200, "[]"));
		return ActionToolsets.of(NangoClients.to(nango.baseUrl()), settings);
	}

}
