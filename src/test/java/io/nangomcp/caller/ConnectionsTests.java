package io.nangomcp.caller;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;

import io.nangomcp.LiveObjects;
import io.nangomcp.caller.Connections.Found;
import io.nangomcp.nango.ConnectionFilter;
import io.nangomcp.nango.NangoClients;
import io.nangomcp.nango.NangoConnection;
import io.nangomcp.nango.NangoError;
import io.nangomcp.nango.NangoException;
import io.nangomcp.nango.NangoKey;
import io.nangomcp.nango.NoNango;
import io.nangomcp.nango.Recordings;
import io.nangomcp.upstream.ScriptedNango;
import io.nangomcp.upstream.ScriptedNango.Answer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import org.springframework.web.util.UriComponentsBuilder;

import static io.nangomcp.upstream.ScriptedNango.json;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Connections}.
 */
class ConnectionsTests {

	private static final Caller ADA = Callers.ofUser("key-1", "crm", "ada");

	private final ScriptedNango nango = ScriptedNango.start(json(200, "{\"connections\":[]}"));

	private final Connections ofAnyone = new Connections(new NoNango() {
		@Override
		public Mono<List<NangoConnection>> listConnections(NangoKey key, ConnectionFilter filter) {
			return Mono.just(List.of(new NangoConnection("a", Objects.requireNonNull(filter.integration()), "hubspot",
					List.of(), filter.tags(), "")));
		}
	});

	private final Connections connections = new Connections(NangoClients.to(this.nango.baseUrl()));

	@AfterEach
	void close() {
		this.nango.close();
	}

	@Test
	void takesAStatedConnectionForGranted() {
		assertThat(find(Callers.of("key-1", "crm", "conn-9"))).isEqualTo(new Found.One("conn-9", false));
		assertThat(this.nango.received()).isEmpty();
	}

	@Test
	void asksNangoForAStatedConnectionWhereThatIsWanted() {
		Caller stated = Callers.of("key-1", "crm", "conn-9");
		nangoAnswers(connections(connection("conn-9", "")), connections(connection("conn-8", "")));
		assertThat(this.connections.findInNango(stated).block()).isEqualTo(new Found.One("conn-9", false));
		assertThat(this.connections.findInNango(stated).block()).isEqualTo(new Found.One("conn-9", false));
		assertThat(this.nango.received()).singleElement()
			.satisfies((request) -> assertThat(request.line()).contains("connectionId=conn-9", "integrationId=crm"));
		this.connections.forget(stated);
		assertThat(this.connections.findInNango(stated).block()).isEqualTo(new Found.None());
	}

	@Test
	void findsAUsersConnectionByTag() {
		nangoAnswers(connections(connection("a", "")));
		assertThat(find(ADA)).isEqualTo(new Found.One("a", false));
		assertThat(this.nango.received().getFirst().line())
			.isEqualTo("GET /connections?limit=100&page=0&integrationId=crm&tags%5Bend_user_id%5D=ada");
	}

	@ParameterizedTest
	@ValueSource(strings = { "a b", "a&tags[x]=y", "ä", "50%", "{ada}", "a+b", "a#b", "\"" })
	void asksForThatUserOnly(String user) {
		find(Callers.ofUser("key-1", "c r&m", user));
		assertThat(
				UriComponentsBuilder.fromUriString(this.nango.received().getFirst().line().substring("GET ".length()))
					.build()
					.getQueryParams()
					.toSingleValueMap()
					.entrySet()
					.stream()
					.map((entry) -> decoded(entry.getKey()) + "=" + decoded(entry.getValue())))
			.containsExactlyInAnyOrder("limit=100", "page=0", "integrationId=c r&m", "tags[end_user_id]=" + user);
	}

	@Test
	void readsWhatARealNangoAnswers() {
		Recordings.read("connections.json")
			.filter((exchange) -> exchange.name().equals("list integrationId filter"))
			.forEach((exchange) -> nangoAnswers(json(200, exchange.body())));
		assertThat(find(Callers.ofUser("key-1", "demo-key", "u1"))).isEqualTo(new Found.One("conn-key-1", false));
	}

	@Test
	void saysWhenCredentialsAreBroken() {
		nangoAnswers(connections(connection("a", "{\"type\":\"sync\"},{\"type\":\"auth\",\"log_id\":\"l\"}")));
		assertThat(find(ADA)).isEqualTo(new Found.One("a", true));
		nangoAnswers(connections(connection("a", "{\"type\":\"sync\"}")));
		assertThat(find(ADA)).isEqualTo(new Found.One("a", false));
	}

	@Test
	void usesNothingOfOthersWhateverNangoAnswers() {
		nangoAnswers(connections(connection("a", "")));
		assertThat(find(Callers.ofUser("key-1", "crm", "bob"))).isEqualTo(new Found.None());
		assertThat(find(Callers.ofUser("key-1", "mail", "ada"))).isEqualTo(new Found.None());
	}

	@Test
	void namesSeveral() {
		nangoAnswers(connections(connection("a", ""), connection("b", "")));
		assertThat(find(ADA)).isInstanceOfSatisfying(Found.Several.class,
				(several) -> assertThat(several.ids()).containsExactly("a", "b"));
	}

	@Test
	void keepsAConnectionThatWorksUntilItIsForgotten() {
		nangoAnswers(connections(connection("a", "")), connections(connection("b", "")));
		assertThat(find(ADA)).isEqualTo(new Found.One("a", false));
		assertThat(find(ADA)).isEqualTo(new Found.One("a", false));
		this.connections.forget(ADA);
		assertThat(find(ADA)).isEqualTo(new Found.One("b", false));
	}

	@Test
	void keepsNothingElse() {
		nangoAnswers(connections(), connections(connection("a", ""), connection("b", "")),
				connections(connection("a", "{\"type\":\"auth\"}")), connections(connection("a", "")));
		assertThat(find(ADA)).isEqualTo(new Found.None());
		assertThat(find(ADA)).isInstanceOf(Found.Several.class);
		assertThat(find(ADA)).isEqualTo(new Found.One("a", true));
		assertThat(find(ADA)).isEqualTo(new Found.One("a", false));
	}

	@Test
	void keepsItForNobodyElse() {
		nangoAnswers(connections(connection("a", "")), connections());
		find(ADA);
		assertThat(find(Callers.ofUser("key-2", "crm", "ada"))).isEqualTo(new Found.None());
		assertThat(find(Callers.ofUser("key-1", "crm", "bob"))).isEqualTo(new Found.None());
		assertThat(find(Callers.ofUser("key-1", "mail", "ada"))).isEqualTo(new Found.None());
	}

	@Test
	void keepsSoManyAndNoMore() {
		IntStream.range(0, 100_000)
			.mapToObj((turn) -> Callers.ofUser("key-" + turn, "crm-" + turn, "user-" + turn))
			.forEach((caller) -> this.ofAnyone.find(caller).block());
		Awaitility.await()
			.untilAsserted(() -> assertThat(LiveObjects.count("io.nangomcp.caller.Connections$Found$One")).isBetween(1L,
					25_000L));
	}

	@Test
	void findsATenantsConnectionByAnyOfItsTags() {
		Caller tenant = AgentSessions.of("key-1", Map.of(), "crm").callerOf("crm", null);
		nangoAnswers(connections());
		assertThat(find(tenant)).isEqualTo(new Found.None());
		assertThat(this.nango.received().getFirst().line())
			.isEqualTo("GET /connections?limit=100&page=0&integrationId=crm&tags%5Borganization_id%5D=acme");
	}

	@Test
	void countsATenantsConnectionOnceThoughSeveralEntriesFit() {
		Caller tenant = with(
				new Caller.Tenant("session-1", List.of(Map.of("end_user_id", "ada"), Map.of("end_user_id", "bob"))));
		nangoAnswers(connections(connection("a", "")), connections(connection("a", "")));
		assertThat(find(tenant)).isEqualTo(new Found.One("a", false));
		nangoAnswers(connections());
		assertThat(find(tenant)).isEqualTo(new Found.One("a", false));
	}

	@Test
	void findsNothingForATenantWithoutTags() {
		assertThat(find(with(new Caller.Tenant("session-1", List.of())))).isEqualTo(new Found.None());
		assertThat(this.nango.received()).isEmpty();
	}

	@Test
	void failsWhenNangoDoesNotSay() {
		nangoAnswers(json(403,
				"{\"error\":{\"code\":\"forbidden\",\"message\":\"Insufficient scope. Required: environment:connections:list\"}}"));
		StepVerifier.create(this.connections.find(ADA))
			.verifyErrorSatisfies((failure) -> assertThat(failure).isInstanceOfSatisfying(NangoException.class,
					(refused) -> assertThat(refused.error()).isInstanceOf(NangoError.MissingScope.class)));
	}

	private static Caller with(Caller.Account account) {
		return new Caller(ADA.key(), ADA.integration(), account, ToolPatterns.ALL, ToolPatterns.NONE, null);
	}

	private Found find(Caller caller) {
		return Objects.requireNonNull(this.connections.find(caller).block());
	}

	private void nangoAnswers(Answer... answers) {
		this.nango.when("GET /connections", answers);
	}

	private static String decoded(String text) {
		return URLDecoder.decode(text, StandardCharsets.UTF_8);
	}

	private static Answer connections(String... connections) {
		return json(200, "{\"connections\":[%s]}".formatted(String.join(",", connections)));
	}

	private static String connection(String id, String errors) {
		return """
				{"id":1,"connection_id":"%s","provider_config_key":"crm","provider":"hubspot","errors":[%s],
				"end_user":null,"tags":{"end_user_id":"ada"},"metadata":{},"created":"2026-11-22T04:37:51.849+00:00"}"""
			.formatted(id, errors);
	}

}
