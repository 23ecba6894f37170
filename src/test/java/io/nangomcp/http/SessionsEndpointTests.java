package io.nangomcp.http;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.nangomcp.upstream.OwnNango;
import io.nangomcp.upstream.ScriptedNango;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.webtestclient.autoconfigure.AutoConfigureWebTestClient;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.EntityExchangeResult;
import org.springframework.test.web.reactive.server.WebTestClient;

import static io.nangomcp.upstream.ScriptedNango.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/**
 * Tests for {@link SessionsEndpoint}: agent sessions as a backend creates and ends them,
 * and as an agent uses them.
 */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
		properties = { "mcp.seal.keys=AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=", "mcp.tools.deny=hidden-*" })
@AutoConfigureWebTestClient
@ExtendWith(OutputCaptureExtension.class)
class SessionsEndpointTests {

	private static final String KEY = "11111111-1111-4111-8111-111111111111";

	private static final String ACME = "{\"any\":[{\"tags\":{\"organization_id\":\"acme\"}}]}";

	private static final String PING = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}";

	/** Those of acme, of whom hubspot has two, and those of ada. */
	private static final String NOTION = connection("notion", "conn-notion", "acme");

	private static final String SLACK = connection("slack", "conn-slack", "acme");

	private static final String HUBSPOTS = connection("hubspot", "conn-a", "acme") + ","
			+ connection("hubspot", "conn-b", "acme");

	@OwnNango
	private static final ScriptedNango NANGO = ScriptedNango.start(json(500, "{}"));

	@Autowired
	private WebTestClient client;

	@BeforeEach
	void fillNango() {
		NANGO.when("GET /scripts/config", json(200, "[]"))
			.when("GET /integrations/",
					json(404, "{\"error\":{\"code\":\"not_found\",\"message\":\"Integration does not exist\"}}"))
			.when("GET /integrations/notion/functions",
					functions("read_doc", "delete_doc", "search-docs", "hidden-doc"))
			.when("GET /integrations/notion/functions?type=sync", functions())
			.when("GET /integrations/notion/functions?type=sync&search=pages", functions("all-pages", "pages"))
			.when("GET /integrations/slack/functions", functions("send", "read"))
			.when("GET /integrations/slack/functions?type=sync", functions())
			.when("GET /integrations/hubspot/functions", functions("create-contact"))
			.when("GET /integrations/empty/functions", functions())
			.when("GET /integrations/unlisted/functions", json(404, "{}"))
			.when("GET /integrations", json(200, """
					{"data":[{"unique_key":"notion","provider":"notion"},{"unique_key":"slack","provider":"slack"},
					{"unique_key":"empty","provider":"empty"}]}"""))
			.when("GET /connections", connections(""))
			.when(tagged("organization_id", "acme"), connections(NOTION + "," + SLACK))
			.when(tagged("organization_id", "large"),
					connections(NOTION.replace("acme", "large") + "," + HUBSPOTS.replace("acme", "large")))
			.when(tagged("user_id", "27382"),
					connections(NOTION.replace("organization_id", "user_id").replace("acme", "27382")))
			.when(pinned("notion", "conn-notion"), connections(NOTION))
			.when(pinned("notion", "conn-other"), connections(connection("notion", "conn-other", "other")))
			.when(pinned("hubspot", "conn-b"), connections(connection("hubspot", "conn-b", "large")));
	}

	@Test
	void createsASession() {
		JsonNode data = create(
				"""
						{"tenant":{"connections":{
						   "any":[{"tags":{"ORGANIZATION_id":"acme"}},{"tags":{"user_id":"27382"}}],
						   "pinned":[{"integration_id":"notion","connection_id":"conn-notion"}]}},
						 "toolset":{"notion":{"allow":{"tools":["read_doc","search_docs","delete_doc"]},"deny":{"tools":["delete_doc"]}},
						   "slack":"*","empty":"*"},
						 "pinned_tools":{"notion":["read_doc"]},
						 "meta_tools":{"nango_tool_search":true,"nango_execute":true,"nango_proxy":false,"nango_create_connection":false},
						 "expires_in":"1h"}""");
		assertThat(data.path("session_id").asString()).matches("[A-Za-z0-9_-]{48}");
		assertThat(data.path("session_token").asString()).matches("nango_agent_session_[A-Za-z0-9._-]{100,2000}");
		assertThat(data.path("mcp_url").asString())
			.matches("http://127\\.0\\.0\\.1:\\d+/session/" + data.path("session_id").asString() + "/mcp");
		assertThat(data.path("expires_at").asString()).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.000Z");
		assertThat(data.path("toolset")).isEqualTo(tree("""
				{"notion":{"connected":true,"tools_pinned":1,"tools_searchable":1},
				 "slack":{"connected":true,"tools_pinned":0,"tools_searchable":2},
				 "empty":{"connected":false,"tools_pinned":0,"tools_searchable":0}}"""));
		assertThat(data.path("meta_tools")).isEqualTo(tree("{\"nango_tool_search\":true,\"nango_execute\":true}"));
		assertThat(data.propertyNames()).containsExactly("session_id", "session_token", "mcp_url", "expires_at",
				"toolset", "meta_tools");
	}

	static Stream<Arguments> toolsets() {
		return Stream.of(arguments("", "{\"notion\":[true,0,3],\"slack\":[true,0,2]}"),
				arguments(",\"toolset\":\"*\"", "{\"notion\":[true,0,3],\"slack\":[true,0,2],\"empty\":[false,0,0]}"),
				arguments(",\"toolset\":{}", "{}"), arguments(",\"toolset\":{\"slack\":{}}", "{\"slack\":[true,0,2]}"),
				arguments(",\"toolset\":{\"slack\":{\"allow\":{\"tools\":[]}}}", "{\"slack\":[true,0,0]}"),
				arguments(
						",\"toolset\":{\"slack\":{\"deny\":{\"tools\":[\"send\"]}}},\"pinned_tools\":{\"slack\":[\"read\"]}",
						"{\"slack\":[true,1,0]}"),
				arguments(",\"toolset\":{\"hubspot\":\"*\"}", "{\"hubspot\":[false,0,1]}"));
	}

	@ParameterizedTest
	@MethodSource("toolsets")
	void takesTheToolsetThatWasMeant(String toolset, String counts) {
		JsonNode granted = create(ofAcme(toolset)).path("toolset");
		assertThat(granted.propertyNames()).containsExactlyElementsOf(tree(counts).propertyNames());
		tree(counts).forEachEntry((integration, count) -> assertThat(granted.path(integration)).as(integration)
			.isEqualTo(tree("{\"connected\":%s,\"tools_pinned\":%s,\"tools_searchable\":%s}".formatted(count.path(0),
					count.path(1), count.path(2)))));
	}

	@Test
	void offersTheMetaToolsThatAreAskedFor() {
		assertThat(create(ofAcme(",\"meta_tools\":{\"nango_execute\":false,\"nango_create_connection\":true}"))
			.path("meta_tools")).isEqualTo(tree("{\"nango_tool_search\":true,\"nango_create_connection\":true}"));
	}

	@Test
	void takesAPinWhereTagsMatchSeveral() {
		JsonNode data = create("""
				{"tenant":{"connections":{"any":[{"tags":{"organization_id":"large"}}],
				 "pinned":[{"integration_id":"hubspot","connection_id":"conn-b"}]}}}""");
		assertThat(data.path("toolset").path("hubspot").path("connected").asBoolean()).isTrue();
	}

	static Stream<Arguments> refusals() {
		return Stream.of(arguments("ambiguous_connections", of("large", ""), "several connections of hubspot"),
				arguments("pinned_connection_not_matched", """
						{"tenant":{"connections":{"any":[{"tags":{"organization_id":"acme"}}],
						"pinned":[{"integration_id":"notion","connection_id":"conn-other"}]}}}""",
						"pinned connection of \"notion\""),
				arguments("unknown_pinned_connection",
						"{\"tenant\":{\"connections\":{\"pinned\":[{\"integration_id\":\"notion\",\"connection_id\":\"gone\"}]}}}",
						"no such connection of \"notion\""),
				arguments("unknown_integration", ofAcme(",\"toolset\":{\"slack\":\"*\",\"jira\":\"*\"}"),
						"no integration \"jira\""),
				arguments("unknown_integration", ofAcme(",\"toolset\":{\"slack\":\"*\",\"unlisted\":\"*\"}"),
						"no integration \"unlisted\""),
				arguments("unknown_tool", ofAcme(",\"toolset\":{\"notion\":{\"allow\":{\"tools\":[\"paint\"]}}}"),
						"\"notion\" has no tool \"paint\""),
				arguments("unknown_tool", ofAcme(",\"toolset\":{\"notion\":{\"deny\":{\"tools\":[\"paint\"]}}}"),
						"\"paint\""),
				arguments("unknown_tool", ofAcme(",\"pinned_tools\":{\"notion\":[\"hidden-doc\"]}"), "\"hidden-doc\""),
				arguments("unsupported_function_type",
						ofAcme(",\"toolset\":{\"notion\":{\"allow\":{\"tools\":[\"pages\"]}}}"),
						"\"pages\" of \"notion\" is a sync"),
				arguments("tool_not_in_toolset",
						ofAcme(",\"toolset\":{\"slack\":\"*\"},\"pinned_tools\":{\"notion\":[\"read_doc\"]}"),
						"\"notion\""),
				arguments("tool_not_in_toolset", ofAcme(
						",\"toolset\":{\"notion\":{\"allow\":{\"tools\":[\"read_doc\"]}}},\"pinned_tools\":{\"notion\":[\"search-docs\"]}"),
						"\"search-docs\" of \"notion\""),
				arguments("unknown_meta_tool", ofAcme(",\"meta_tools\":{\"nango_dance\":true}"),
						"nango_tool_search, nango_execute, nango_create_connection"),
				arguments("unknown_meta_tool", ofAcme(",\"meta_tools\":{\"nango_proxy\":true}"), "past its toolset"),
				arguments("session_too_large", manyTags(), "fit into a header"));
	}

	@ParameterizedTest
	@MethodSource("refusals")
	void refusesWhatIsNotAllThere(String code, String body, String message) {
		JsonNode error = refused(post(body), 400);
		assertThat(error.path("code").asString()).isEqualTo(code);
		assertThat(error.path("message").asString()).contains(message);
	}

	@Test
	void takesAnIntegrationThatNangoDoesNotLetTheKeySee() {
		NANGO.when("GET /integrations", json(403,
				"{\"error\":{\"code\":\"forbidden\",\"message\":\"Insufficient scope. Required: environment:integrations:list\"}}"));
		assertThat(create(ofAcme(",\"toolset\":{\"unlisted\":\"*\"}")).path("toolset").propertyNames())
			.containsExactly("unlisted");
	}

	@Test
	void namesTheCandidatesWhereSeveralConnectionsMatch() {
		assertThat(refused(post(of("large", "")), 400).path("payload")).isEqualTo(tree("""
				{"integrations":{"hubspot":{"match_count":2,
				"candidates":[{"connection_id":"conn-a"},{"connection_id":"conn-b"}]}}}"""));
	}

	@ParameterizedTest
	@ValueSource(strings = { "1", "[]", "null", "{}", "{\"tenant\":{}}", "{\"tenant\":{\"connections\":{}}}",
			"{\"tenant\":{\"connections\":{\"any\":[]}}}", "{\"tenant\":{\"connections\":{\"any\":{}}}}",
			"{\"tenant\":{\"connections\":{\"any\":[{}]}}}", "{\"tenant\":{\"connections\":{\"any\":[{\"tags\":{}}]}}}",
			"{\"tenant\":{\"connections\":{\"any\":[{\"tags\":{\"1\":\"x\"}}]}}}",
			"{\"tenant\":{\"connections\":{\"any\":[{\"tags\":{\"a\":1}}]}}}",
			"{\"tenant\":{\"connections\":{\"any\":[{\"tags\":{\"a\":\"x\"},\"more\":1}]}}}",
			"{\"tenant\":{\"connections\":{\"pinned\":[{\"integration_id\":\"notion\"}]}}}",
			"{\"tenant\":{\"connections\":{\"pinned\":[{\"integration_id\":\"a/b\",\"connection_id\":\"c\"}]}}}" })
	void refusesABodyThatNamesNoTenant(String body) {
		assertThat(refused(post(body), 400).path("code").asString()).isEqualTo("invalid_body");
	}

	@ParameterizedTest
	@ValueSource(strings = { ",\"tools\":1", ",\"toolset\":1", ",\"toolset\":null", ",\"toolset\":{\"notion\":true}",
			",\"toolset\":{\"notion\":{\"permit\":{}}}", ",\"toolset\":{\"notion\":{\"allow\":[\"read_doc\"]}}",
			",\"toolset\":{\"notion\":{\"allow\":{}}}", ",\"toolset\":{\"notion\":{\"allow\":{\"tools\":[1]}}}",
			",\"toolset\":{\"../x\":\"*\"}", ",\"pinned_tools\":[]", ",\"pinned_tools\":{\"notion\":\"read_doc\"}",
			",\"meta_tools\":[]", ",\"meta_tools\":{\"nango_execute\":\"yes\"}", ",\"expires_in\":60",
			",\"expires_in\":\"59s\"", ",\"expires_in\":\"16d\"", ",\"expires_in\":\"361h\"", ",\"expires_in\":\"1w\"",
			",\"expires_in\":\"99999999999d\"" })
	void refusesABodyThatIsMalformed(String fields) {
		assertThat(refused(post(ofAcme(fields)), 400).path("code").asString()).isEqualTo("invalid_body");
	}

	@Test
	void refusesTooManyEntriesAndTwoPinsOfAnIntegration() {
		String entries = IntStream.range(0, 11)
			.mapToObj((number) -> "{\"tags\":{\"user\":\"u%d\"}}".formatted(number))
			.collect(Collectors.joining(","));
		assertThat(
				refused(post("{\"tenant\":{\"connections\":{\"any\":[%s]}}}".formatted(entries)), 400).path("message")
					.asString())
			.contains("at most 10");
		assertThat(refused(post("""
				{"tenant":{"connections":{"pinned":[{"integration_id":"notion","connection_id":"conn-notion"},
				{"integration_id":"notion","connection_id":"conn-other"}]}}}"""), 400).path("message").asString())
			.contains("one connection of an integration");
	}

	@ParameterizedTest
	@CsvSource({ "60s, true", "1m, true", "24h, true", "360h, true", "15d, true" })
	void takesTimesUpToFifteenDays(String expiresIn) {
		assertThat(create(ofAcme(",\"expires_in\":\"%s\"".formatted(expiresIn))).path("expires_at").asString())
			.isNotEmpty();
	}

	@Test
	void passesOnThatNangoRefusesTheKey() {
		NANGO.when(tagged("organization_id", "acme"),
				json(401, "{\"error\":{\"code\":\"unknown_account\",\"message\":\"no\"}}"));
		assertThat(refused(post(ofAcme("")), 401).path("code").asString()).isEqualTo("unknown_account");
		NANGO.when(tagged("organization_id", "acme"), json(403,
				"{\"error\":{\"code\":\"forbidden\",\"message\":\"Insufficient scope. Required: environment:connections:list\"}}"));
		JsonNode error = refused(post(ofAcme("")), 403);
		assertThat(error.path("code").asString()).isEqualTo("forbidden");
		assertThat(error.path("message").asString()).contains("environment:connections:list");
		NANGO.when(tagged("organization_id", "acme"), json(200, "[]"));
		assertThat(refused(post(ofAcme("")), 502).path("code").asString()).isEqualTo("unreadable_answer");
	}

	@Test
	void takesANangoKeyOnly() {
		JsonNode missing = refused(
				this.client.post().uri("/sessions").contentType(MediaType.APPLICATION_JSON).bodyValue("{}"), 401);
		assertThat(missing.path("code").asString()).isEqualTo("missing_auth_header");
		assertThat(missing.path("message").asString()).contains("Authorization");
		String token = create(ofAcme("")).path("session_token").asString();
		JsonNode malformed = refused(request(HttpMethod.POST, "/sessions", token).bodyValue(ofAcme("")), 401);
		assertThat(malformed.path("code").asString()).isEqualTo("malformed_auth_header");
		assertThat(malformed.path("message").asString()).contains("has the token of a session");
	}

	@Test
	void takesItsOwnMethodsOnly() {
		assertThat(exchange(request(HttpMethod.GET, "/sessions", KEY), 405).getResponseHeaders().getAllow())
			.containsExactly(HttpMethod.POST);
		assertThat(exchange(request(HttpMethod.POST, "/sessions/x", KEY).bodyValue("{}"), 405).getResponseHeaders()
			.getAllow()).containsExactly(HttpMethod.DELETE);
	}

	@Test
	void takesJsonOnlyAndNotTooMuchOfIt() {
		assertThat(refused(post("{"), 400).path("code").asString()).isEqualTo("invalid_json");
		assertThat(refused(this.client.post()
			.uri("/sessions")
			.header("Authorization", "Bearer " + KEY)
			.contentType(MediaType.TEXT_PLAIN)
			.bodyValue("{}"), 415).path("code").asString()).isEqualTo("invalid_content_type");
		assertThat(refused(post(" ".repeat(5_000_000)), 413).path("code").asString()).isEqualTo("unreadable_body");
	}

	@Test
	void refusesForeignHosts() {
		assertThat(refused(this.client.delete()
			.uri("/sessions/x")
			.header("Authorization", "Bearer " + KEY)
			.header("Host", "evil.example"), 403).path("message").asString()).contains("Host");
	}

	@Test
	void servesASessionAtItsOwnUrlAndAtEveryones() {
		JsonNode data = create(ofAcme(""));
		String token = data.path("session_token").asString();
		assertThat(ping(path(data), token, 200)).contains("\"result\":{}");
		assertThat(ping("/mcp", token, 200)).contains("\"result\":{}");
	}

	@Test
	void servesNothingElseAtASessionsUrl() {
		JsonNode one = create(ofAcme(""));
		JsonNode other = create(ofAcme(""));
		assertThat(ping(path(one), other.path("session_token").asString(), 401)).contains("Create a new one");
		assertThat(ping(path(one), KEY, 401)).contains("Create a new one");
		assertThat(ping("/session/x/mcp", one.path("session_token").asString(), 401)).contains("Create a new one");
	}

	@ParameterizedTest
	@ValueSource(strings = { "nango_agent_session_", "nango_agent_session_x", "nango_agent_session_a.b.c.d.e" })
	void servesNoTokenThatIsNotOurs(String token) {
		EntityExchangeResult<byte[]> refused = exchange(request(HttpMethod.POST, "/mcp", token).bodyValue(PING), 401);
		assertThat(refused.getResponseHeaders().getFirst("WWW-Authenticate"))
			.isEqualTo("Bearer error=\"invalid_token\"");
		assertThat(text(refused)).contains("\"jsonrpc\":\"2.0\"", "\"code\":-32000",
				"The agent session has ended or is unknown");
		assertThat(NANGO.received()).noneMatch(
				(received) -> String.valueOf(received.headers().get("Authorization")).contains("nango_agent_session_"));
	}

	@Test
	void endsASession() {
		JsonNode data = create(ofAcme(""));
		String id = data.path("session_id").asString();
		String token = data.path("session_token").asString();
		JsonNode end = tree(text(exchange(request(HttpMethod.DELETE, "/sessions/" + id, KEY), 200)));
		assertThat(end.path("data").path("session_id").asString()).isEqualTo(id);
		assertThat(end.path("data").path("ended_at").asString()).matches("\\d{4}-.*T.*\\.\\d{3}Z");
		assertThat(end.path("data").path("reason").asString()).isEqualTo("terminated");
		exchange(request(HttpMethod.DELETE, "/sessions/" + id, KEY), 200);
		assertThat(ping(path(data), token, 401)).contains("Create a new one");
		assertThat(ping("/mcp", token, 401)).contains("Create a new one");
		assertThat(ping("/mcp", create(ofAcme("")).path("session_token").asString(), 200)).contains("\"result\":{}");
	}

	@Test
	void endsNoSessionOfAnotherKey() {
		JsonNode data = create(ofAcme(""));
		String id = data.path("session_id").asString();
		String changed = ((id.charAt(0) == 'A') ? 'B' : 'A') + id.substring(1);
		for (WebTestClient.RequestHeadersSpec<?> request : new WebTestClient.RequestHeadersSpec<?>[] {
				request(HttpMethod.DELETE, "/sessions/" + id, "22222222-2222-4222-8222-222222222222"),
				request(HttpMethod.DELETE, "/sessions/" + changed, KEY),
				request(HttpMethod.DELETE, "/sessions/x", KEY) }) {
			assertThat(refused(request, 404).path("code").asString()).isEqualTo("not_found");
		}
		assertThat(ping("/mcp", data.path("session_token").asString(), 200)).contains("\"result\":{}");
	}

	@Test
	void tellsNobodyWhatATokenHolds(CapturedOutput output) {
		String token = create(ofAcme("")).path("session_token").asString();
		String parts = Stream.of(token.substring("nango_agent_session_".length()).split("\\.", -1))
			.map((part) -> new String(Base64.getUrlDecoder().decode(part), StandardCharsets.ISO_8859_1))
			.collect(Collectors.joining());
		ping("/mcp", token, 200);
		assertThat(parts + output).doesNotContain(KEY, "acme", "conn-notion", token);
	}

	private JsonNode create(String body) {
		return tree(text(exchange(post(body), 200))).path("data");
	}

	private JsonNode refused(WebTestClient.RequestHeadersSpec<?> request, int status) {
		JsonNode body = tree(text(exchange(request, status)));
		assertThat(body.propertyNames()).containsExactly("error");
		return body.path("error");
	}

	private String ping(String path, String token, int status) {
		return text(exchange(request(HttpMethod.POST, path, token).bodyValue(PING), status));
	}

	private WebTestClient.RequestHeadersSpec<?> post(String body) {
		return request(HttpMethod.POST, "/sessions", KEY).bodyValue(body);
	}

	private WebTestClient.RequestBodySpec request(HttpMethod method, String path, String bearer) {
		return this.client.method(method)
			.uri(path)
			.header("Authorization", "Bearer " + bearer)
			.contentType(MediaType.APPLICATION_JSON);
	}

	private static EntityExchangeResult<byte[]> exchange(WebTestClient.RequestHeadersSpec<?> request, int status) {
		EntityExchangeResult<byte[]> result = request.exchange().expectBody().returnResult();
		assertThat(result.getStatus().value()).as(text(result)).isEqualTo(status);
		return result;
	}

	private static String text(EntityExchangeResult<byte[]> result) {
		return new String(Objects.requireNonNull(result.getResponseBody()), StandardCharsets.UTF_8);
	}

	private static String path(JsonNode data) {
		return "/session/%s/mcp".formatted(data.path("session_id").asString());
	}

	private static JsonNode tree(String text) {
		return JsonMapper.shared().readTree(text);
	}

	private static String ofAcme(String fields) {
		return "{\"tenant\":{\"connections\":%s}%s}".formatted(ACME, fields);
	}

	private static String of(String organization, String fields) {
		return ofAcme(fields).replace("acme", organization);
	}

	/** What cannot be compressed. */
	private static String manyTags() {
		Random random = new Random(1);
		String entries = IntStream.range(0, 10).mapToObj((entry) -> {
			byte[] noise = new byte[540];
			random.nextBytes(noise);
			String text = Base64.getUrlEncoder().encodeToString(noise);
			return "{\"tags\":{\"a\":\"%s\",\"b\":\"%s\",\"c\":\"%s\"}}".formatted(text.substring(0, 240),
					text.substring(240, 480), text.substring(480));
		}).collect(Collectors.joining(","));
		return "{\"tenant\":{\"connections\":{\"any\":[%s]}}}".formatted(entries);
	}

	private static String tagged(String tag, String value) {
		return "GET /connections?limit=2000&page=0&tags%%5B%s%%5D=%s".formatted(tag, value);
	}

	private static String pinned(String integration, String connection) {
		return "GET /connections?limit=100&page=0&integrationId=%s&connectionId=%s".formatted(integration, connection);
	}

	private static String connection(String integration, String id, String organization) {
		return """
				{"connection_id":"%s","provider_config_key":"%s","provider":"x","errors":[],"created":"",
				"tags":{"organization_id":"%s"}}""".formatted(id, integration, organization);
	}

	private static ScriptedNango.Answer connections(String list) {
		return json(200, "{\"connections\":[%s]}".formatted(list));
	}

	private static ScriptedNango.Answer functions(String... names) {
		String list = IntStream.range(0, names.length)
			.mapToObj((number) -> "{\"id\":%d,\"name\":\"%s\",\"enabled\":true}".formatted(number, names[number]))
			.collect(Collectors.joining(","));
		return json(200, "{\"data\":[%s],\"pagination\":{\"total\":%d}}".formatted(list, names.length));
	}

}
