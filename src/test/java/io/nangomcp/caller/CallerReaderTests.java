package io.nangomcp.caller;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.nangomcp.nango.NangoKey;
import io.nangomcp.seal.Seals;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.http.HttpHeaders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/**
 * Tests for {@link CallerReader}.
 */
class CallerReaderTests {

	private static final String KEY = "11111111-1111-4111-8111-111111111111";

	private static final SessionTokens TOKENS = AgentSessions.tokens(Seals.of('a'));

	private final CallerReader reader = new CallerReader(TOKENS);

	@ParameterizedTest
	@ValueSource(strings = { "Bearer " + KEY, "bearer " + KEY, "BEARER   " + KEY, " Bearer\t" + KEY + "  ", KEY,
			"  " + KEY })
	void readsTheKeyWithAndWithoutItsScheme(String authorization) {
		Caller caller = this.reader.read(headers(authorization, "hubspot", "conn-1"));
		assertThat(caller).isEqualTo(new Caller(new NangoKey(KEY), "hubspot", new Caller.Connection("conn-1"),
				ToolPatterns.ALL, ToolPatterns.NONE, null));
	}

	@ParameterizedTest
	@ValueSource(strings = { "Bearerkey", "bear", "b" })
	void takesAKeyForAKeyThatBeginsLikeTheScheme(String key) {
		assertThat(this.reader.read(headers(key, "hubspot", "conn-1")).key()).isEqualTo(new NangoKey(key));
	}

	@Test
	void readsHeadersInAnyCaseAndWithSpacesAround() {
		HttpHeaders headers = new HttpHeaders();
		headers.add("AUTHORIZATION", "Bearer " + KEY);
		headers.add("Connection-Id", " a,.;:=+~[]|@${}\"'\\/_ -Z9 ");
		headers.add("PROVIDER-CONFIG-KEY", " My ~:.@ _-key ");
		Caller caller = this.reader.read(headers);
		assertThat(caller.account()).isEqualTo(new Caller.Connection("a,.;:=+~[]|@${}\"'\\/_ -Z9"));
		assertThat(caller.integration()).isEqualTo("My ~:.@ _-key");
	}

	@Test
	void readsTheTokenOfASession() {
		AgentSession session = AgentSessions.of(KEY, Map.of(), "crm");
		HttpHeaders headers = new HttpHeaders();
		headers.set("Authorization", "Bearer " + TOKENS.issue(session));
		assertThat(this.reader.read(headers)).isEqualTo(AgentSessions.callerOf(session));
		headers.set("nango-tools", "get-*");
		headers.set("nango-call-timeout", "3");
		headers.set("connection-id", "conn-1");
		headers.set("nango-end-user-id", "ada");
		headers.set("nango-builtin-tools", "*");
		assertThat(this.reader.read(headers)).isEqualTo(new Caller(session.key(), "*", new Caller.Session(session),
				ToolPatterns.of(List.of("get-*")), ToolPatterns.NONE, Duration.ofSeconds(3)));
	}

	@ParameterizedTest
	@ValueSource(strings = { "nango_agent_session_", "Bearer nango_agent_session_x", "nango_agent_session_a b" })
	void takesNoTokenForAKey(String authorization) {
		assertThatExceptionOfType(SessionEndedException.class)
			.isThrownBy(() -> this.reader.read(headers(authorization, "hubspot", "conn-1")));
	}

	static Stream<Arguments> faults() {
		return Stream.of(arguments("Authorization", List.of(), "is missing"),
				arguments("Authorization", List.of(""), "is empty"),
				arguments("Authorization", List.of("   "), "is empty"),
				arguments("Authorization", List.of("Bearer"), "is empty"),
				arguments("Authorization", List.of("Bearer  "), "is empty"),
				arguments("Authorization", List.of("Bearer a b"), "has characters that do not belong there"),
				arguments("Authorization", List.of("Basic dXNlcjpwYXNz"), "has characters that do not belong there"),
				arguments("Authorization", List.of("Bearer ${NANGO_KEY}"), "has characters that do not belong there"),
				arguments("Authorization", List.of("Bearer k\u00e9y"), "has characters that do not belong there"),
				arguments("Authorization", List.of("Bearer a\u0000b"), "has characters that do not belong there"),
				arguments("Authorization", List.of("Bearer " + "a".repeat(256)), "is longer than 255 characters"),
				arguments("Authorization", List.of("Bearer " + KEY, "Bearer " + KEY), "is sent more than once"),
				arguments("connection-id", List.of(), "is missing"),
				arguments("connection-id", List.of(" "), "is empty"),
				arguments("connection-id", List.of("a\nb"), "has characters that do not belong there"),
				arguments("connection-id", List.of("a\u007fb"), "has characters that do not belong there"),
				arguments("connection-id", List.of("a".repeat(256)), "is longer than 255 characters"),
				arguments("connection-id", List.of("a", "b"), "is sent more than once"),
				arguments("provider-config-key", List.of(), "is missing"),
				arguments("provider-config-key", List.of(""), "is empty"),
				arguments("provider-config-key", List.of("hub/spot"), "has characters that do not belong there"),
				arguments("provider-config-key", List.of("a".repeat(256)), "is longer than 255 characters"),
				arguments("provider-config-key", List.of("a", "a"), "is sent more than once"));
	}

	@ParameterizedTest
	@MethodSource("faults")
	void namesTheHeaderAtFaultAndHowToSetIt(String header, List<String> values, String fault) {
		HttpHeaders headers = headers("Bearer " + KEY, "hubspot", "conn-1");
		headers.remove(header);
		values.forEach((value) -> headers.add(header, value));
		assertThatExceptionOfType(InvalidCallerException.class).isThrownBy(() -> this.reader.read(headers))
			.withMessageStartingWith("The header \"%s\" %s. Set it to ".formatted(header, fault))
			.withMessageNotContaining(KEY);
	}

	static Stream<Arguments> usersThatAreNone() {
		return Stream.of(arguments(List.of(" "), "is empty"),
				arguments(List.of("ada", "ada"), "is sent more than once"),
				arguments(List.of("ada", "bob"), "is sent more than once"),
				arguments(List.of("\u00e9"), "has characters that do not belong there"),
				arguments(List.of("a".repeat(256)), "is longer than 255 characters"));
	}

	@ParameterizedTest
	@MethodSource("usersThatAreNone")
	void refusesAUserThatIsNone(List<String> values, String fault) {
		HttpHeaders headers = headers(KEY, "hubspot", "conn-1");
		headers.remove("connection-id");
		values.forEach((value) -> headers.add("nango-end-user-id", value));
		assertThatExceptionOfType(InvalidCallerException.class).isThrownBy(() -> this.reader.read(headers))
			.withMessageStartingWith("The header \"nango-end-user-id\" %s. Set it to ".formatted(fault));
	}

	@ParameterizedTest
	@ValueSource(strings = { "get-*, search-contacts", "get-*,search-contacts", " get-* ,  search-contacts " })
	void readsWhichToolsTheCallerWants(String globs) {
		HttpHeaders headers = headers(KEY, "hubspot", "conn-1");
		headers.add("nango-tools", globs);
		assertThat(this.reader.read(headers).tools()).isEqualTo(ToolPatterns.of(List.of("get-*", "search-contacts")));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "get-*,,x", "a b", "get-[a]", "*a*b*c*d*e*f", "é", "x,\"y\"" })
	void refusesGlobsThatAreNone(String globs) {
		HttpHeaders headers = headers(KEY, "hubspot", "conn-1");
		headers.add("nango-tools", globs);
		assertThatExceptionOfType(InvalidCallerException.class).isThrownBy(() -> this.reader.read(headers))
			.withMessageStartingWith("The header \"nango-tools\" is malformed. Set it to ");
	}

	@Test
	void boundsTheGlobsItTakes() {
		HttpHeaders headers = headers(KEY, "hubspot", "conn-1");
		headers.add("nango-tools", "x,".repeat(600) + "x");
		assertThatExceptionOfType(InvalidCallerException.class).isThrownBy(() -> this.reader.read(headers));
	}

	@ParameterizedTest
	@CsvSource({ "1, 1", "60, 60", "' 60 ', 60", "007, 7", "86400, 86400" })
	void readsHowLongTheCallerWaits(String header, long seconds) {
		HttpHeaders headers = headers(KEY, "hubspot", "conn-1");
		headers.add("nango-call-timeout", header);
		assertThat(this.reader.read(headers).callTimeout()).isEqualTo(Duration.ofSeconds(seconds));
	}

	static Stream<List<String>> timeoutsThatAreNone() {
		return Stream.of(List.of(""), List.of("0"), List.of("000"), List.of("-1"), List.of("+1"), List.of("1.5"),
				List.of("1s"), List.of("1e3"), List.of("0x10"), List.of("1 2"), List.of("86401"), List.of("99999"),
				List.of("9".repeat(40)), List.of("\u0661"), List.of("60", "60"));
	}

	@ParameterizedTest
	@MethodSource("timeoutsThatAreNone")
	void refusesATimeoutThatIsNone(List<String> values) {
		HttpHeaders headers = headers(KEY, "hubspot", "conn-1");
		values.forEach((value) -> headers.add("nango-call-timeout", value));
		assertThatExceptionOfType(InvalidCallerException.class).isThrownBy(() -> this.reader.read(headers))
			.withMessage("The header \"nango-call-timeout\" is malformed. Set it to the seconds to wait for a call, "
					+ "from 1 to 86400.");
	}

	@Test
	void namesAllHeadersAtFaultAtOnce() {
		assertThatExceptionOfType(InvalidCallerException.class).isThrownBy(() -> this.reader.read(new HttpHeaders()))
			.withMessageContainingAll("\"Authorization\" is missing", "\"connection-id\" is missing",
					"\"provider-config-key\" is missing", "mcp-remote");
	}

	@Test
	void printsNoSecret() {
		Caller caller = this.reader.read(headers(KEY, "hubspot", "conn-secret"));
		assertThat(caller.toString()).doesNotContain(KEY, "conn-secret").contains("hubspot");
	}

	private static HttpHeaders headers(String authorization, String integration, String connection) {
		HttpHeaders headers = new HttpHeaders();
		headers.add("Authorization", authorization);
		headers.add("provider-config-key", integration);
		headers.add("connection-id", connection);
		return headers;
	}

}
