package io.nangomcp.http;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;

import io.nangomcp.nango.NangoClients;
import io.nangomcp.upstream.OwnNango;
import io.nangomcp.upstream.ScriptedNango;
import io.nangomcp.upstream.ScriptedNango.Answer;
import io.nangomcp.upstream.ScriptedNango.Received;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.webtestclient.autoconfigure.AutoConfigureWebTestClient;
import org.springframework.test.web.reactive.server.EntityExchangeResult;
import org.springframework.test.web.reactive.server.WebTestClient;

import static io.nangomcp.upstream.ScriptedNango.json;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Calls on behalf of users who are not connected, through each of the channels by which a
 * link reaches them.
 */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
		properties = { "mcp.seal.keys=AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=", "mcp.connect.wait-for-user=0s" })
@AutoConfigureWebTestClient
@ExtendWith(OutputCaptureExtension.class)
class ConnectFlowTests {

	private static final String SECRET = "nango_connect_session_0123";

	private static final String LINK = "https://connect.example/?session_token=" + SECRET;

	private static final String ELICITATION = "{\"elicitation\":{\"url\":{}}}";

	private static final Answer NOBODY = json(200, "{\"connections\":[]}");

	@OwnNango
	private static final ScriptedNango NANGO = ScriptedNango.start(json(500, "{}"))
		.when("GET /scripts/config", json(200,
				"""
						[{"providerConfigKey":"crm","actions":[{"id":2,"name":"get-contact","enabled":true,"endpoints":[{"method":"GET"}]}]}]"""))
		.when("GET /integrations/crm/functions", json(200, """
				{"data":[{"id":1,"name":"create-contact","enabled":true},{"id":2,"name":"get-contact","enabled":true}],
				"pagination":{"total":2}}"""));

	@Autowired
	private WebTestClient client;

	/** Another one in each test, because a connection is kept for a while. */
	private final String userId = UUID.randomUUID().toString();

	private final Map<String, String> user = Map.of("nango-end-user-id", this.userId);

	@BeforeEach
	void connect() {
		NANGO.when("GET /connections", NOBODY)
			.when("POST /connect/sessions", link(1))
			.when("POST /connect/sessions/reconnect", link(1))
			.when("POST /action/trigger", json(200, "{\"id\":7}"));
		NANGO.received().clear();
	}

	@Test
	void asksAStatelessClientAndGoesThroughOnceTheUserHasConnected(CapturedOutput output) {
		JsonNode asked = stateless(this.user, ELICITATION, "").path("result");
		assertThat(asked.path("resultType").asString()).isEqualTo("input_required");
		assertThat(asked.at("/inputRequests/connect")).isEqualTo(NangoClients.MAPPER.readTree(
				"""
						{"method":"elicitation/create","params":{"mode":"url","message":"Connect \\"crm\\" for the user \\"%s\\" to go on.",
						"url":"%s&apiURL=%s"}}"""
					.formatted(this.userId, LINK, "http%3A%2F%2F127.0.0.1%3A" + NANGO.port())));
		assertThat(body("POST /connect/sessions")).isEqualTo(NangoClients.MAPPER
			.readTree("{\"tags\":{\"end_user_id\":\"%s\"},\"allowed_integrations\":[\"crm\"]}".formatted(this.userId)));
		assertThat(asked.path("requestState").asString()).doesNotContain(SECRET);
		assertThat(count("POST /action/trigger")).isZero();

		NANGO.when("GET /connections", connected("conn-ada", ""));
		JsonNode answered = stateless(this.user, ELICITATION, answer(asked, "accept")).path("result");
		assertThat(answered.at("/structuredContent/id").asInt()).isEqualTo(7);
		assertThat(NANGO.received().getLast().headers().get("Connection-Id")).isEqualTo("conn-ada");
		assertThat(output).contains("outcome=\"needs_connection\"").doesNotContain(SECRET).doesNotContain("conn-ada");
	}

	@ParameterizedTest
	@ValueSource(strings = { "accept", "nothing" })
	void asksAgainWithTheSameLinkWhileTheUserIsNotDone(String action) {
		NANGO.when("POST /connect/sessions", link(1), link(2));
		JsonNode asked = stateless(this.user, ELICITATION, "").path("result");
		String again = action.equals("nothing") ? ",\"requestState\":" + asked.path("requestState")
				: answer(asked, action);
		JsonNode askedAgain = stateless(this.user, ELICITATION, again).path("result");
		assertThat(askedAgain.path("resultType").asString()).isEqualTo("input_required");
		assertThat(askedAgain.path("inputRequests")).isEqualTo(asked.path("inputRequests"));
		assertThat(count("POST /connect/sessions")).isEqualTo(1);
	}

	@Test
	void asksWithANewLinkWhenTheOldOneNoLongerWorks() {
		NANGO.when("POST /connect/sessions", link(-1), link(1));
		JsonNode asked = stateless(this.user, ELICITATION, "").path("result");
		assertThat(stateless(this.user, ELICITATION, answer(asked, "accept")).at("/result/resultType").asString())
			.isEqualTo("input_required");
		assertThat(count("POST /connect/sessions")).isEqualTo(2);
	}

	@ParameterizedTest
	@ValueSource(strings = { "decline", "cancel" })
	void takesNoForAnAnswer(String action) {
		JsonNode asked = stateless(this.user, ELICITATION, "").path("result");
		NANGO.when("GET /connections", connected("conn-ada", ""));
		JsonNode result = stateless(this.user, ELICITATION, answer(asked, action)).path("result");
		assertThat(text(result)).contains("connection_declined", "did not agree");
		assertThat(count("POST /action/trigger")).isZero();
	}

	@Test
	void takesAnAnswerFromTheSameUserOnly() {
		JsonNode asked = stateless(this.user, ELICITATION, "").path("result");
		NANGO.received().clear();
		for (Map<String, String> other : List.of(Map.of("nango-end-user-id", "bob"),
				Map.of("connection-id", this.userId))) {
			assertThat(stateless(other, ELICITATION, answer(asked, "accept")).at("/error/code").asInt())
				.isEqualTo(-32602);
		}
		assertThat(NANGO.received()).isEmpty();
	}

	@Test
	void refersAHandshakeClientToTheLink(CapturedOutput output) {
		String session = initialize("2025-11-25", ELICITATION);
		JsonNode error = handshake(this.user, "2025-11-25", session).path("error");
		assertThat(error.path("code").asInt()).isEqualTo(-32042);
		JsonNode elicitation = error.at("/data/elicitations/0");
		assertThat(elicitation.path("mode").asString()).isEqualTo("url");
		assertThat(elicitation.path("url").asString()).startsWith(LINK);
		assertThat(elicitation.path("message").asString()).contains(this.userId);
		assertThat(elicitation.path("elicitationId").asString()).isNotEmpty();
		NANGO.when("GET /connections", connected("conn-ada", ""));
		assertThat(handshake(this.user, "2025-11-25", session).at("/result/structuredContent/id").asInt()).isEqualTo(7);
		assertThat(output).doesNotContain(SECRET);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = { "2025-11-25 | {}", "2025-11-25 | {\"elicitation\":{}}",
			"2025-06-18 | " + ELICITATION, "2025-03-26 | {}" })
	void writesTheLinkIntoATextForEveryOtherHandshakeClient(String version, String capabilities) {
		JsonNode result = handshake(this.user, version, initialize(version, capabilities)).path("result");
		assertThat(text(result)).contains("has not connected", LINK, "It is safe to call again", "needs_connection");
	}

	@Test
	void writesTheLinkIntoATextForAStatelessClientThatShowsNoLinks() {
		assertThat(text(stateless(this.user, "{\"elicitation\":{\"form\":{}}}", "").path("result"))).contains(LINK);
	}

	@ParameterizedTest
	@ValueSource(strings = { "\"status\":401,\"body\":{}",
			"\"status\":400,\"body\":{\"error\":{\"code\":\"invalid_credentials\"}}" })
	void renewsAConnectionWhoseCredentialsAreRefused(String refusal) {
		NANGO.when("POST /connect/sessions/reconnect", link(1), link(1));
		NANGO.when("POST /action/trigger", refused(refusal), refused(refusal), refused(refusal),
				json(200, "{\"id\":7}"));
		Map<String, String> connection = Map.of("connection-id", "conn-1");
		JsonNode asked = stateless(connection, ELICITATION, "", "get-contact").path("result");
		assertThat(asked.at("/inputRequests/connect/params/message").asString())
			.isEqualTo("Connect \"crm\" again to go on: its credentials no longer work.");
		assertThat(body("POST /connect/sessions/reconnect"))
			.isEqualTo(NangoClients.MAPPER.readTree("{\"connection_id\":\"conn-1\",\"integration_id\":\"crm\"}"));
		JsonNode askedAgain = stateless(connection, ELICITATION, answer(asked, "accept"), "get-contact").path("result");
		assertThat(askedAgain.path("resultType").asString()).isEqualTo("input_required");
		assertThat(count("POST /connect/sessions/reconnect")).as("the first link may be spent").isEqualTo(2);
		assertThat(stateless(connection, ELICITATION, answer(askedAgain, "accept"), "get-contact")
			.at("/result/structuredContent/id")
			.asInt()).isEqualTo(7);
	}

	@ParameterizedTest
	@CsvSource({ "create-contact, 401", "create-contact, 403" })
	void hasNoClientRepeatAWriteByItselfThatMayHaveDoneSomething(String tool, int status) {
		NANGO.when("POST /action/trigger", refused("\"status\":%d,\"body\":{}".formatted(status)));
		assertThat(text(stateless(Map.of("connection-id", "conn-1"), ELICITATION, "", tool).path("result")))
			.contains("not safe to call again", "Check what it did", LINK)
			.doesNotContain("It is safe");
		assertThat(count("POST /action/trigger")).isEqualTo(1);
	}

	@Test
	void repeatsNoWriteThatWasRefusedAfterTheUserHadConnected() {
		JsonNode asked = stateless(this.user, ELICITATION, "").path("result");
		NANGO.when("GET /connections", connected("conn-ada", ""));
		NANGO.when("POST /action/trigger", refused("\"status\":401,\"body\":{}"));
		assertThat(text(stateless(this.user, ELICITATION, answer(asked, "accept")).path("result")))
			.contains("not safe to call again", LINK);
		assertThat(count("POST /action/trigger")).isEqualTo(1);
		assertThat(count("POST /connect/sessions/reconnect")).isEqualTo(1);
	}

	@Test
	void passesARefusalOnThatConnectingMayNotHelpWith() {
		NANGO.when("POST /action/trigger", refused("\"status\":403,\"body\":{\"message\":\"Not for you\"}"));
		assertThat(text(stateless(Map.of("connection-id", "conn-1"), ELICITATION, "", "get-contact").path("result")))
			.contains("Not for you", "more rights", LINK, "It is safe to call again");
	}

	@Test
	void renewsAConnectionThatNangoKnowsToBeBrokenWithoutTryingIt() {
		NANGO.when("GET /connections", connected("conn-ada", "{\"type\":\"auth\",\"log_id\":\"x\"}"));
		JsonNode asked = stateless(this.user, ELICITATION, "").path("result");
		assertThat(asked.path("resultType").asString()).isEqualTo("input_required");
		assertThat(count("POST /action/trigger")).isZero();
		NANGO.when("GET /connections", connected("conn-ada", ""));
		assertThat(
				stateless(this.user, ELICITATION, answer(asked, "accept")).at("/result/structuredContent/id").asInt())
			.isEqualTo(7);
	}

	@Test
	void namesTheScopeWithoutWhichThereIsNoLink() {
		NANGO.when("POST /connect/sessions", json(403,
				"{\"error\":{\"code\":\"forbidden\",\"message\":\"Insufficient scope. Required: environment:connect_sessions:write\"}}"));
		assertThat(text(stateless(this.user, ELICITATION, "").path("result"))).contains("has not connected",
				"environment:connect_sessions:write");
	}

	@Test
	void namesTheScopeWithoutWhichNoUserIsFound() {
		NANGO.when("GET /connections", json(403,
				"{\"error\":{\"code\":\"forbidden\",\"message\":\"Insufficient scope. Required one of: environment:connections:list or environment:connections:list_credentials\"}}"));
		assertThat(text(stateless(this.user, ELICITATION, "").path("result"))).contains("environment:connections:list");
	}

	@Test
	void namesTheConnectionsOfAUserWhoHasSeveral() {
		NANGO.when("GET /connections",
				json(200, "{\"connections\":[%s,%s]}".formatted(connection("a", ""), connection("b", ""))));
		assertThat(text(stateless(this.user, ELICITATION, "").path("result"))).contains("ambiguous_connections", "a, b",
				"connection-id");
		assertThat(count("POST /connect/sessions")).isZero();
	}

	@Test
	void looksAgainWhenAUsersConnectionIsGone() {
		NANGO.when("GET /connections", connected("old", ""), connected("new", ""));
		NANGO.when("POST /action/trigger", json(400, "{\"error\":{\"code\":\"unknown_connection\"}}"),
				json(200, "{\"id\":7}"));
		assertThat(stateless(this.user, "{}", "").at("/result/structuredContent/id").asInt()).isEqualTo(7);
		assertThat(connectionsTriggered()).containsExactly("old", "new");
	}

	@Test
	void asksToConnectWhenAUsersConnectionIsGoneForGood() {
		NANGO.when("GET /connections", connected("old", ""), NOBODY);
		NANGO.when("POST /action/trigger", json(400, "{\"error\":{\"code\":\"unknown_connection\"}}"));
		assertThat(text(stateless(this.user, "{}", "").path("result"))).contains("needs_connection", LINK);
	}

	@Test
	void offersNoLinkForAStatedConnectionThatIsUnknown() {
		NANGO.when("POST /action/trigger", json(400, "{\"error\":{\"code\":\"unknown_connection\"}}"));
		assertThat(text(stateless(Map.of("connection-id", "x"), ELICITATION, "").path("result")))
			.contains("unknown_connection", "nango-end-user-id")
			.doesNotContain("http");
		assertThat(count("POST /connect/sessions")).isZero();
	}

	@Test
	void asksOnlyAboutToolsAndArgumentsThatAreInOrder() {
		assertThat(stateless(this.user, ELICITATION, "", "no-such-tool").at("/error/code").asInt()).isEqualTo(-32602);
		assertThat(NANGO.received()).extracting(Received::line).noneMatch((line) -> line.contains("connect"));
	}

	private static Answer link(int hours) {
		return json(201, "{\"data\":{\"token\":\"%s\",\"connect_link\":\"%s\",\"expires_at\":\"%s\"}}".formatted(SECRET,
				LINK, Instant.now().plusSeconds(3_600L * hours)));
	}

	private static Answer refused(String upstream) {
		return json(424,
				"{\"error\":{\"payload\":{},\"code\":\"script_http_error\",\"upstream\":{%s}}}".formatted(upstream));
	}

	private Answer connected(String id, String errors) {
		return json(200, "{\"connections\":[%s]}".formatted(connection(id, errors)));
	}

	private String connection(String id, String errors) {
		return """
				{"connection_id":"%s","provider_config_key":"crm","tags":{"end_user_id":"%s"},"errors":[%s]}"""
			.formatted(id, this.userId, errors);
	}

	private static String answer(JsonNode asked, String action) {
		return ",\"requestState\":%s,\"inputResponses\":{\"connect\":{\"action\":\"%s\"}}"
			.formatted(asked.path("requestState"), action);
	}

	private static String text(JsonNode result) {
		assertThat(result.path("isError").asBoolean()).as(result.toString()).isTrue();
		return result.at("/content/0/text").asString();
	}

	private static long count(String line) {
		return NANGO.received().stream().filter((received) -> received.line().equals(line)).count();
	}

	private static JsonNode body(String line) {
		return NangoClients.MAPPER.readTree(NANGO.received()
			.stream()
			.filter((received) -> received.line().equals(line))
			.map(Received::body)
			.findFirst()
			.orElseThrow());
	}

	private static List<String> connectionsTriggered() {
		return NANGO.received()
			.stream()
			.filter((received) -> received.line().equals("POST /action/trigger"))
			.map((received) -> received.headers().get("Connection-Id"))
			.toList();
	}

	private JsonNode stateless(Map<String, String> account, String capabilities, String more) {
		return stateless(account, capabilities, more, "create-contact");
	}

	private JsonNode stateless(Map<String, String> account, String capabilities, String more, String tool) {
		Map<String, String> headers = new HashMap<>(account);
		headers.putAll(Map.of("MCP-Protocol-Version", "2026-07-28", "Mcp-Method", "tools/call", "Mcp-Name", tool));
		return post(headers, "tools/call", """
				{"name":"%s","_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28",
				"io.modelcontextprotocol/clientCapabilities":%s}%s}""".formatted(tool, capabilities, more));
	}

	private JsonNode handshake(Map<String, String> account, String version, String session) {
		Map<String, String> headers = new HashMap<>(account);
		headers.putAll(Map.of("MCP-Protocol-Version", version, "Mcp-Session-Id", session));
		return post(headers, "tools/call", "{\"name\":\"create-contact\"}");
	}

	private String initialize(String version, String capabilities) {
		EntityExchangeResult<byte[]> initialized = exchange(this.user, "initialize", """
				{"protocolVersion":"%s","capabilities":%s,"clientInfo":{"name":"test","version":"1"}}"""
			.formatted(version, capabilities));
		return Objects.requireNonNull(initialized.getResponseHeaders().getFirst("Mcp-Session-Id"));
	}

	private JsonNode post(Map<String, String> headers, String method, String params) {
		return NangoClients.MAPPER.readTree(exchange(headers, method, params).getResponseBody());
	}

	private EntityExchangeResult<byte[]> exchange(Map<String, String> headers, String method, String params) {
		ObjectNode message = JsonNodeFactory.instance.objectNode()
			.put("jsonrpc", "2.0")
			.put("id", 1)
			.put("method", method);
		return this.client.post()
			.uri("/mcp")
			.header("Content-Type", "application/json")
			.header("Accept", "application/json, text/event-stream")
			.header("Authorization", "Bearer key")
			.header("provider-config-key", "crm")
			.headers((all) -> headers.forEach(all::set))
			.bodyValue(message.set("params", NangoClients.MAPPER.readTree(params)).toString())
			.exchange()
			.expectBody()
			.returnResult();
	}

}
