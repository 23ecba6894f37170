package io.nangomcp.calls;

import java.util.Objects;
import java.util.stream.Stream;

import io.nangomcp.caller.Caller;
import io.nangomcp.catalog.ActionCatalog;
import io.nangomcp.catalog.ActionCatalogs;
import io.nangomcp.catalog.Call;
import io.nangomcp.catalog.ToolOutcome;
import io.nangomcp.catalog.UnknownToolException;
import io.nangomcp.nango.NangoClient;
import io.nangomcp.nango.NangoClients;
import io.nangomcp.nango.NangoError;
import io.nangomcp.nango.NangoException;
import io.nangomcp.nango.NangoKey;
import io.nangomcp.upstream.ScriptedNango;
import io.nangomcp.upstream.ScriptedNango.Answer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.test.StepVerifier;

import static io.nangomcp.upstream.ScriptedNango.hangUp;
import static io.nangomcp.upstream.ScriptedNango.json;
import static io.nangomcp.upstream.ScriptedNango.rateLimited;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/**
 * Tests for {@link ActionToolset} against an upstream that fails in every way.
 */
class ActionToolsetTests {

	private static final Caller CALLER = new Caller(new NangoKey("key"), "hubspot", "conn-1");

	private static final Answer LIST = json(200, """
			[{"providerConfigKey":"hubspot","actions":[{"name":"create-contact","enabled":true},
			  {"name":"off","enabled":false}]}]""");

	@Test
	void passesTheOutputOn() {
		try (ScriptedNango nango = ScriptedNango.start(LIST, json(200, "{\"id\": 1.10}"))) {
			assertThat(call(nango)).isEqualTo(new ToolOutcome.Success("{\"id\": 1.10}", 1));
		}
	}

	@Test
	void repeatsWhatNangoProvablyDidNotRun() {
		try (ScriptedNango nango = ScriptedNango.start(LIST, rateLimited("0"), rateLimited("0"), json(200, "1"))) {
			assertThat(call(nango)).isEqualTo(new ToolOutcome.Success("1", 3));
			assertThat(nango.received()).hasSize(4);
		}
	}

	@Test
	void givesUpAfterThreeAttempts() {
		try (ScriptedNango nango = ScriptedNango.start(LIST, rateLimited("0"))) {
			assertThat(call(nango)).isEqualTo(new ToolOutcome.Failure("rate_limited",
					"Nango's rate limit is reached, so nothing ran. Try again in 1 s.", 3));
		}
	}

	@Test
	void leavesALongWaitToTheModel() {
		try (ScriptedNango nango = ScriptedNango.start(LIST, rateLimited("59"))) {
			assertThat(call(nango)).isEqualTo(new ToolOutcome.Failure("rate_limited",
					"Nango's rate limit is reached, so nothing ran. Try again in 59 s.", 1));
		}
	}

	static Stream<Arguments> failures() {
		return Stream.of(
				arguments(error(500, "action_script_runtime_error", "\"payload\":{\"message\":\"Taken\"}"),
						"action_failed", "The action reports a failure: Taken"),
				arguments(error(500, "action_script_runtime_error", "\"payload\":{\"message\":\"Taken\",\"id\":7}"),
						"action_failed", "The action reports a failure: {\"message\":\"Taken\",\"id\":7}"),
				arguments(error(500, "action_script_runtime_error", "\"payload\":{}"), "action_failed",
						"The action reports a failure."),
				arguments(
						error(424, "script_http_error",
								"\"upstream\":{\"status\":404,\"body\":{\"message\":\"Gone\"}}"),
						"provider_error",
						"The API behind the integration \"hubspot\" answered with HTTP status 404: Gone"),
				arguments(
						error(500, "script_internal_error",
								"\"payload\":{\"message\":\"boom\",\"stacktrace\":[\"at secret.js:1\"]}"),
						"script_failed",
						"The action broke off: boom. The action may have run all the same: check before you repeat it."),
				arguments(error(500, "action_script_failure", "\"payload\":{}"), "script_failed",
						"The action broke off: action_script_failure. The action may have run all the same: check before you repeat it."),
				arguments(error(400, "unknown_connection", "\"message\":\"No\""), "unknown_connection",
						"Nango knows no such connection of the integration \"hubspot\", so nothing ran. Check the headers connection-id and provider-config-key."),
				arguments(error(404, "not_found", "\"message\":\"No\""), "unknown_action",
						"Nango no longer has this action. List the tools again."),
				arguments(error(404, "disabled_resource", "\"message\":\"No\""), "disabled_action",
						"This action is disabled, so nothing ran. It can be enabled in the Nango dashboard."),
				arguments(json(502, "{}"), "nango_error",
						"Nango answered with HTTP status 502. The action may have run all the same: check before you repeat it."),
				arguments(json(200, "<html>"), "unreadable_answer",
						"Nango's answer cannot be used: it is not JSON. The action may have run all the same: check before you repeat it."),
				arguments(hangUp(), "interrupted",
						"Nango did not answer to the end: the connection broke. The action may have run all the same: check before you repeat it."));
	}

	@ParameterizedTest
	@MethodSource("failures")
	void tellsTheModelOnceWhatMayHaveRun(Answer answer, String code, String message) {
		try (ScriptedNango nango = ScriptedNango.start(LIST, answer)) {
			assertThat(call(nango)).isEqualTo(new ToolOutcome.Failure(code, message, 1));
			assertThat(nango.received()).hasSize(2);
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
	void knowsNoOtherTools() {
		try (ScriptedNango nango = ScriptedNango.start(LIST)) {
			for (String name : new String[] { "nope", "off", "", "CREATE-CONTACT" }) {
				StepVerifier.create(toolset(nango).call(CALLER, new Call(name, null)))
					.verifyError(UnknownToolException.class);
			}
			assertThat(nango.received()).allMatch((request) -> request.line().startsWith("GET "));
		}
	}

	@Test
	void saysThatNothingRanWhenTheListCannotBeHad() {
		try (ScriptedNango nango = ScriptedNango.start(json(500, "{}"))) {
			assertThat(call(nango))
				.isEqualTo(new ToolOutcome.Failure("nango_error", "Nango answered with HTTP status 500.", 0));
		}
	}

	@Test
	void leavesARefusedKeyToTheProtocol() {
		try (ScriptedNango nango = ScriptedNango.start(LIST, error(403, "forbidden", "\"message\":\"No\""))) {
			StepVerifier.create(toolset(nango).call(CALLER, new Call("create-contact", null)))
				.verifyErrorSatisfies((failure) -> assertThat(((NangoException) failure).error())
					.isInstanceOf(NangoError.MissingScope.class));
		}
	}

	private static Answer error(int status, String code, String rest) {
		return json(status, "{\"error\":{\"code\":\"%s\",%s}}".formatted(code, rest));
	}

	private static ToolOutcome call(ScriptedNango nango) {
		ToolOutcome outcome = toolset(nango).call(CALLER, new Call("create-contact", null)).block();
		return Objects.requireNonNull(outcome);
	}

	private static ActionToolset toolset(ScriptedNango nango) {
		NangoClient client = NangoClients.to(nango.baseUrl());
		ActionCatalog catalog = ActionCatalogs.of(client);
		return new ActionToolset(catalog, client);
	}

}
