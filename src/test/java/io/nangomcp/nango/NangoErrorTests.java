package io.nangomcp.nango;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ErrorReader}: every recorded error of a real Nango becomes a typed
 * one.
 */
class NangoErrorTests {

	private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

	private final ErrorReader reader = new ErrorReader(Clock.fixed(NOW, ZoneOffset.UTC));

	static Stream<Recordings.Exchange> recordedErrors() {
		return Stream.of("action-trigger.json", "auth-401.json", "auth-403.json", "ratelimit.json")
			.flatMap(Recordings::read)
			.filter((exchange) -> exchange.status() >= 400);
	}

	@ParameterizedTest
	@MethodSource("recordedErrors")
	void typesEveryRecordedError(Recordings.Exchange exchange) {
		assertThat(read(exchange)).isNotInstanceOf(NangoError.Unexpected.class);
	}

	@Test
	void readsManyRecordedErrors() {
		assertThat(recordedErrors()).hasSizeGreaterThan(60);
	}

	@Test
	void readsWhichKeyIsRefused() {
		assertThat(recorded("auth-401.json", "well formed but unknown key")).isEqualTo(new NangoError.InvalidKey());
	}

	@Test
	void readsWhichScopeIsMissing() {
		assertThat(recorded("auth-403.json", "action/trigger with key scoped environment:mcp")).isInstanceOfSatisfying(
				NangoError.MissingScope.class,
				(error) -> assertThat(error.scopes()).containsExactly("environment:actions:execute"));
		assertThat(recorded("auth-403.json", "connections list with key scoped environment:mcp"))
			.isInstanceOfSatisfying(NangoError.MissingScope.class, (error) -> assertThat(error.scopes())
				.containsExactly("environment:connections:list", "environment:connections:list_credentials"));
	}

	@Test
	void readsHowLongToWait() {
		assertThat(recorded("ratelimit.json", "POST /action/trigger over the limit"))
			.isEqualTo(new NangoError.RateLimited(Duration.ofSeconds(59)));
	}

	@Test
	void readsWhatTheProviderAnswered() {
		assertThat(recorded("action-trigger.json", "upstream 404 (axios error)"))
			.isInstanceOfSatisfying(NangoError.ProviderFailed.class, (error) -> {
				assertThat(error.status()).isEqualTo(404);
				assertThat(error.body().path("message").asString()).isEqualTo("upstream says 404");
			});
	}

	@Test
	void readsWhatTheAuthorReports() {
		assertThat(recorded("action-trigger.json", "ActionError object")).isInstanceOfSatisfying(
				NangoError.ActionFailed.class,
				(error) -> assertThat(error.payload().path("code").asString()).isEqualTo("duplicate"));
	}

	@Test
	void readsWhyTheScriptCrashed() {
		assertThat(recorded("action-trigger.json", "plain throw"))
			.isEqualTo(new NangoError.ScriptFailed("script_internal_error", "boom at runtime"));
	}

	@Test
	void tellsConnectionsAndActionsThatDoNotExistApart() {
		assertThat(recorded("action-trigger.json", "unknown connection")).isEqualTo(new NangoError.UnknownConnection());
		assertThat(recorded("action-trigger.json", "unknown action")).isEqualTo(new NangoError.UnknownAction());
		assertThat(recorded("action-trigger.json", "disabled action")).isEqualTo(new NangoError.DisabledAction());
	}

	@Test
	void namesThePathsOfAnInvalidRequest() {
		assertThat(recorded("action-trigger.json", "missing both")).isEqualTo(new NangoError.InvalidRequest(
				"provider-config-key: Invalid input: expected string, received undefined; connection-id: Invalid input: expected string, received undefined"));
	}

	@Test
	void namesNoPathThatIsNone() {
		JsonNode body = json(
				"{\"error\":{\"code\":\"invalid_body\",\"errors\":[{\"path\":[{},\"a\",[],null],\"message\":{}}]}}");
		assertThat(this.reader.read(400, body, null)).isEqualTo(new NangoError.InvalidRequest(".a..: "));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', nullValues = "-",
			value = { "0 | PT0S", "59 | PT59S", "Sun, 22 Nov 2026 12:00:30 GMT | PT30S",
					"Sun, 22 Nov 2026 11:00:00 GMT | PT0S", "soon | -", "-5 | -", "99999999999999999999 | -", "'' | -",
					"- | -" })
	void readsRetryAfterAsSecondsOrDate(String value, Duration wait) {
		NangoError error = this.reader.read(429, json("{\"error\":{\"code\":\"too_many_request\"}}"), value);
		assertThat(error).isEqualTo(new NangoError.RateLimited(wait));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = { "429 | {}", "429 | {\"error\":{\"code\":\"slow_down\"}}", "502 | {}",
			"500 | {\"error\":\"boom\"}", "302 | null", "500 | [1]" })
	void takesNothingForGranted(int status, String body) {
		assertThat(this.reader.read(status, json(body), null)).isInstanceOfSatisfying(NangoError.Unexpected.class,
				(error) -> assertThat(error.status()).isEqualTo(status));
	}

	@Test
	void knowsTheScopesOfNoScopeMessage() {
		assertThat(this.reader.read(403, json("{\"error\":{\"code\":\"forbidden\",\"message\":\"No\"}}"), null))
			.isEqualTo(new NangoError.MissingScope(List.of()));
	}

	private NangoError recorded(String file, String name) {
		return Recordings.read(file)
			.filter((exchange) -> exchange.name().equals(name))
			.map(this::read)
			.findFirst()
			.orElseThrow();
	}

	private NangoError read(Recordings.Exchange exchange) {
		return this.reader.read(exchange.status(), json(exchange.body()), exchange.retryAfter());
	}

	private static JsonNode json(String json) {
		return NangoClients.MAPPER.readTree(json);
	}

}
