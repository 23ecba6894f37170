package io.nangomcp.sandbox;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import org.springframework.core.io.ClassPathResource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for connections and Connect sessions: users who connect, over HTTP.
 */
class ConnectTests {

	private static final HttpClient CLIENT = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

	private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-22T10:00:00.123456789Z"));

	private final NangoSandbox sandbox = NangoSandbox.start("127.0.0.1", 0,
			new ClassPathResource("sandbox/accounts.json"), this.now::get);

	private final SandboxClient client = clientWith(1);

	@AfterEach
	void stop() {
		this.sandbox.close();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = { "tags[end_user_id]=ada | ada-hubspot", "tags[end_user_id]=zoe | ''",
			"tags[END_USER_ID]=ben | ben-hubspot-eu ben-hubspot",
			"tags[end_user_id]=ben&tags[end_user_display_name]=Ada | ''", "endUserId=cleo | cleo-hubspot",
			"search=OKAFOR | dan-hubspot", "search=dan@ACME | dan-hubspot",
			"connectionId=demo&integrationId=slack | demo", "integrationId=slack,%20linear | demo demo",
			"integrationId=hubspot&limit=2&page=1 | ben-hubspot-eu ben-hubspot", "endUserOrganizationId=acme | ''" })
	void listsTheConnectionsThatAreAskedFor(String query, String ids) throws Exception {
		JsonNode list = json(this.client.get("/connections?" + query.replace("[", "%5B").replace("]", "%5D")));
		assertThat(String.join(" ",
				list.required("connections")
					.valueStream()
					.map((c) -> c.required("connection_id").stringValue())
					.toList()))
			.isEqualTo(ids);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			value = { "tags=ada | tags | Invalid input: expected record, received string",
					"tags%5B1%5D=ada | tags/1 | Invalid key in record",
					"tags%5Bteam%5D= | tags/team | Too small: expected string to have >=1 characters",
					"connectionId=a&connectionId=b | connectionId | Invalid input: expected string, received array",
					"limit=0 | limit | Too small: expected number to be >=1" })
	void refusesAQueryForConnectionsThatIsMalformed(String query, String path, String message) throws Exception {
		assertIssue(this.client.get("/connections?" + query), "invalid_query_params", path, message);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = {
			"{'end_user':{'id':''}} | end_user/id | Too small: expected string to have >=1 characters",
			"{'end_user':{'id':'u','name':'U'}} | end_user | Unrecognized key: \"name\"",
			"{'end_user':{'id':'u','tags':{'a':1}}} | end_user/tags/a | Invalid input: expected string, received number",
			"{'tags':{'1a':'x'}} | tags/1a | Invalid key in record",
			"{'tags':{'a':''}} | tags/a | Too small: expected string to have >=1 characters",
			"{'tags':{'a':'x','A':'y'}} | tags | Duplicate tag key after case normalization: \"a\"",
			"{'tags':{'end_user_email':'nobody'}} | tags | Tag \"end_user_email\" must be a valid email",
			"{'tags':null} | tags | Invalid input: expected record, received null",
			"{'tags':{'a':'x'},'end_user':{}} | end_user/id | Invalid input: expected string, received undefined",
			"{'tags':{'a':'x'},'allowed_integrations':'hubspot'} | allowed_integrations | Invalid input: expected array, received string",
			"{'tags':{'a':'x'},'overrides':{'nope':{}}} | overrides/nope | Integration does not exist" })
	void refusesASessionThatIsMalformed(String body, String path, String message) throws Exception {
		assertIssue(session(json(body)), "invalid_body", path, message);
	}

	@Test
	void boundsTags() throws Exception {
		assertThat(session(tags("a".repeat(64), "x".repeat(255))).statusCode()).isEqualTo(201);
		assertIssue(session(tags("a".repeat(65), "x")), "invalid_body", "tags/" + "a".repeat(65),
				"Invalid key in record");
		assertIssue(session(tags("a", "x".repeat(256))), "invalid_body", "tags/a",
				"Tag values must be at most 255 characters");
		ObjectNode eleven = Json.object();
		IntStream.range(0, 11).forEach((index) -> eleven.put("tag" + index, "x"));
		assertIssue(session(Json.object().set("tags", eleven)), "invalid_body", "tags",
				"Tags cannot contain more than 10 keys");
	}

	@Test
	void connectsAUserWhoIsUnknown() throws Exception {
		JsonNode data = data(session(
				json("""
						{"end_user": {"id": "zoe", "email": "zoe@acme.example", "display_name": "Zoe <b>", "tags": {"Plan": "pro"}},
						 "organization": {"id": "acme"}, "tags": {"Team": "red"}, "allowed_integrations": ["hubspot"]}""")));
		String link = link(data);
		assertThat(link)
			.isEqualTo(this.sandbox.baseUrl() + "/connect?session_token=" + data.required("token").stringValue());
		assertThat(data.required("token").stringValue()).matches("nango_connect_session_[0-9a-f]{64}");
		assertThat(data.required("expires_at").stringValue()).isEqualTo("2026-11-22T10:30:00.123Z");
		HttpResponse<String> page = read(link + "&apiURL=http%3A%2F%2Fnango.example");
		assertThat(page.statusCode()).isEqualTo(200);
		assertThat(page.body()).contains("This is a sandbox", "Connect hubspot", "For Zoe &lt;b&gt;.", "<button")
			.doesNotContain("<select");
		assertThat(connectionsOf("zoe")).isEmpty();

		HttpResponse<String> done = connect(link, "");
		assertThat(done.statusCode()).isEqualTo(200);
		JsonNode connection = connectionsOf("zoe").required(0);
		String id = connection.required("connection_id").stringValue();
		assertThat(UUID.fromString(id).version()).isEqualTo(4);
		assertThat(done.body()).contains(id);
		assertThat(connection.required("provider_config_key").stringValue()).isEqualTo("hubspot");
		assertThat(connection.required("errors")).isEmpty();
		assertThat(connection.required("tags")).isEqualTo(json("""
				{"end_user_id": "zoe", "end_user_email": "zoe@acme.example", "end_user_display_name": "Zoe <b>",
				 "organization_id": "acme", "plan": "pro", "team": "red"}"""));
		assertThat(connection.required("end_user")).isEqualTo(json("""
				{"id": "zoe", "display_name": "Zoe <b>", "email": "zoe@acme.example", "tags": {"Plan": "pro"},
				 "organization": {"id": "acme"}}"""));
		assertThat(connection.required("created").stringValue()).isEqualTo("2026-11-22T10:00:00.123456+00:00");
		assertThat(getContact(id).statusCode()).isEqualTo(200);
	}

	@Test
	void connectsOnceOnly() throws Exception {
		String link = link(data(session(tags("team", "red", "slack"))));
		assertThat(connect(link, "").statusCode()).isEqualTo(200);
		assertThat(connect(link, "").statusCode()).isEqualTo(410);
		assertThat(read(link).statusCode()).isEqualTo(410);
		assertThat(read(link).body()).contains("Already connected");
		assertThat(connectionsTagged("team", "red")).hasSize(1);
	}

	@Test
	void connectsByAPostWithoutABody() throws Exception {
		String link = link(data(session(tags("team", "red", "slack"))));
		HttpRequest request = HttpRequest.newBuilder(URI.create(link)).POST(BodyPublishers.noBody()).build();
		assertThat(CLIENT.send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(200);
		assertThat(connectionsTagged("team", "red")).hasSize(1);
	}

	@Test
	void letsALinkExpireAfterHalfAnHour() throws Exception {
		String link = link(data(session(tags("team", "red", "slack"))));
		this.now.updateAndGet((now) -> now.plus(Duration.ofMinutes(30)).minusMillis(1));
		assertThat(read(link).statusCode()).isEqualTo(200);
		this.now.updateAndGet((now) -> now.plusMillis(1));
		assertThat(read(link).statusCode()).isEqualTo(410);
		assertThat(connect(link, "").body()).contains("Too late");
		assertThat(connectionsTagged("team", "red")).isEmpty();
	}

	@ParameterizedTest
	@CsvSource({ "/connect", "/connect?session_token=nango_connect_session_0" })
	void knowsNoOtherToken(String path) throws Exception {
		assertThat(read(this.sandbox.baseUrl() + path).statusCode()).isEqualTo(404);
		assertThat(connect(this.sandbox.baseUrl() + path, "").body()).contains("Unknown link");
	}

	@Test
	void asksWhichIntegrationWhenThereAreSeveral() throws Exception {
		String link = link(data(session(tags("team", "red", "slack", "linear"))));
		assertThat(read(link).body())
			.contains("<select name=\"integration\">", "<option value=\"linear\">Linear</option>")
			.doesNotContain("hubspot");
		assertThat(connect(link, "").statusCode()).isEqualTo(400);
		assertThat(connect(link, "integration=hubspot").statusCode()).isEqualTo(400);
		assertThat(connect(link, "integration=linear").statusCode()).isEqualTo(200);
		assertThat(connectionsTagged("team", "red").required(0).required("provider_config_key").stringValue())
			.isEqualTo("linear");
	}

	@Test
	void allowsEveryIntegrationUnlessSomeAreNamed() throws Exception {
		assertThat(read(link(data(session(tags("team", "red"))))).body()).contains("hubspot", "slack", "linear");
	}

	@ParameterizedTest
	@CsvSource({ "cleo, Cleo Hartmann, 1", "dan, Dan Okafor, 0" })
	void refusesActionsUntilTheUserReconnects(String user, String name, int errors) throws Exception {
		String id = user + "-hubspot";
		assertThat(connectionsOf(user).required(0).required("errors")).hasSize(errors)
			.allSatisfy((error) -> assertThat(error.required("type").stringValue()).isEqualTo("auth"));
		HttpResponse<String> refused = getContact(id);
		assertThat(refused.statusCode()).isEqualTo(424);
		assertThat(json(refused.body()).at("/error/code").stringValue()).isEqualTo("script_http_error");
		assertThat(json(refused.body()).at("/error/upstream/status").intValue()).isEqualTo(401);

		String link = link(data(post("/connect/sessions/reconnect",
				Json.object().put("connection_id", id).put("integration_id", "hubspot"))));
		assertThat(read(link).body()).contains("Reconnect hubspot (connection " + id + ")", "For " + name + ".");
		assertThat(connect(link, "").statusCode()).isEqualTo(200);

		assertThat(getContact(id).statusCode()).isEqualTo(200);
		assertThat(connectionsOf(user)).hasSize(1);
		assertThat(connectionsOf(user).required(0).required("errors")).isEmpty();
		assertThat(connectionsOf(user).at("/0/tags/end_user_email").stringValue()).isEqualTo(user + "@acme.example");
	}

	@Test
	void givesAReconnectedConnectionToTheUserWhoIsNamed() throws Exception {
		ObjectNode body = Json.object().put("connection_id", "demo").put("integration_id", "slack");
		body.putObject("end_user").put("id", "zoe");
		connect(link(data(post("/connect/sessions/reconnect", body))), "");
		assertThat(connectionsOf("zoe").at("/0/connection_id").stringValue()).isEqualTo("demo");
	}

	@Test
	void keepsTheConnectionsOfEnvironmentsApart() throws Exception {
		connect(link(data(session(tags("team", "red", "slack")))), "");
		assertThat(json(clientWith(5).get("/connections")).required("connections")).isEmpty();
		assertThat(json(clientWith(4).get("/connections?tags%5Bteam%5D=red")).required("connections")).isEmpty();
	}

	@Test
	void holdsABoundedNumberOfSessions() throws Exception {
		String first = link(data(session(tags("team", "red", "slack"))));
		for (int i = 1; i < ConnectSessions.MAX_SESSIONS; i++) {
			session(tags("team", "red"));
		}
		assertThat(read(first).statusCode()).isEqualTo(200);
		session(tags("team", "red"));
		assertThat(read(first).statusCode()).isEqualTo(404);
	}

	@Test
	void holdsABoundedNumberOfConnections() throws Exception {
		int seeded = json(this.client.get("/connections")).required("connections").size();
		for (int i = seeded; i < Environment.MAX_CONNECTIONS; i++) {
			assertThat(connect(link(data(session(tags("team", "red", "slack")))), "").statusCode()).isEqualTo(200);
		}
		HttpResponse<String> refused = connect(link(data(session(tags("team", "red", "slack")))), "");
		assertThat(refused.statusCode()).isEqualTo(409);
		assertThat(json(this.client.get("/connections")).required("connections")).hasSize(Environment.MAX_CONNECTIONS);
	}

	@ParameterizedTest
	@CsvSource({ "1, 200, 201, 200", "2, 403, 403, 403", "3, 403, 403, 403", "6, 200, 403, 403" })
	void givesEachKeyItsRights(int key, int connections, int sessions, int integrations) throws Exception {
		SandboxClient other = clientWith(key);
		assertThat(other.get("/connections").statusCode()).isEqualTo(connections);
		assertThat(other.post("/connect/sessions", tags("team", "red")).statusCode()).isEqualTo(sessions);
		assertThat(other.get("/integrations").statusCode()).isEqualTo(integrations);
		assertThat(other.get("/integrations/slack").statusCode()).isEqualTo(integrations);
	}

	@ParameterizedTest
	@CsvSource({ "webhook, webhook_url", "credentials, credentials" })
	void includesWhatIsAskedForInAnIntegration(String include, String field) throws Exception {
		assertThat(json(this.client.get("/integrations/slack")).required("data").has(field)).isFalse();
		assertThat(json(this.client.get("/integrations/slack?include=" + include)).required("data")
			.required(field)
			.isNull()).isTrue();
		assertIssue(this.client.get("/integrations/slack?include=" + include + "&include=all"), "invalid_query_params",
				"include/1", "Invalid option: expected one of \"webhook\"|\"credentials\"");
	}

	private static ObjectNode tags(String key, String value, String... integrations) {
		ObjectNode body = Json.object();
		body.putObject("tags").put(key, value);
		body.set("allowed_integrations", Json.MAPPER.valueToTree(integrations));
		return body;
	}

	private HttpResponse<String> session(JsonNode body) throws Exception {
		return post("/connect/sessions", body);
	}

	private HttpResponse<String> post(String path, JsonNode body) throws Exception {
		return this.client.post(path, body);
	}

	private HttpResponse<String> getContact(String connection) throws Exception {
		return this.client.trigger("hubspot", connection, "get-contact", Json.object().put("contactId", "501"));
	}

	private JsonNode connectionsOf(String user) throws Exception {
		return connectionsTagged("end_user_id", user);
	}

	private JsonNode connectionsTagged(String key, String value) throws Exception {
		return json(this.client.get("/connections?tags%5B" + key + "%5D=" + value)).required("connections");
	}

	private static HttpResponse<String> read(String link) throws Exception {
		return CLIENT.send(HttpRequest.newBuilder(URI.create(link)).build(), BodyHandlers.ofString());
	}

	/** What a browser sends for the button. */
	private static HttpResponse<String> connect(String link, String form) throws Exception {
		HttpRequest request = HttpRequest.newBuilder(URI.create(link))
			.header("content-type", "application/x-www-form-urlencoded")
			.POST(BodyPublishers.ofString(form))
			.build();
		return CLIENT.send(request, BodyHandlers.ofString());
	}

	private static void assertIssue(HttpResponse<String> response, String code, String path, String message) {
		assertThat(response.statusCode()).isEqualTo(400);
		JsonNode error = json(response.body()).required("error");
		assertThat(error.required("code").stringValue()).isEqualTo(code);
		assertThat(error.at("/errors/0/message").asString()).isEqualTo(message);
		assertThat(String.join("/", error.at("/errors/0/path").valueStream().map(JsonNode::stringValue).toList()))
			.isEqualTo(path);
	}

	private SandboxClient clientWith(int key) {
		return new SandboxClient(this.sandbox.baseUrl(), "5a4db0c5-0000-4000-8000-00000000000" + key);
	}

	private static String link(JsonNode data) {
		return data.required("connect_link").stringValue();
	}

	private static JsonNode data(HttpResponse<String> response) {
		assertThat(response.statusCode()).isEqualTo(201);
		return json(response.body()).required("data");
	}

	private static JsonNode json(HttpResponse<String> response) {
		assertThat(response.statusCode()).isEqualTo(200);
		return json(response.body());
	}

	private static JsonNode json(String json) {
		return Json.MAPPER.readTree(json.startsWith("{'") ? json.replace('\'', '"') : json);
	}

}
