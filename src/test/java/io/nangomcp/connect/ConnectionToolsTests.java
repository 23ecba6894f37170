package io.nangomcp.connect;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

import io.nangomcp.caller.Caller;
import io.nangomcp.caller.Callers;
import io.nangomcp.catalog.Calls;
import io.nangomcp.catalog.RunningCalls;
import io.nangomcp.catalog.Tool;
import io.nangomcp.catalog.ToolOutcome;
import io.nangomcp.catalog.Tools;
import io.nangomcp.catalog.UnknownToolException;
import io.nangomcp.nango.NangoClient;
import io.nangomcp.nango.NangoClients;
import io.nangomcp.nango.Recordings;
import io.nangomcp.schema.ClientRule;
import io.nangomcp.schema.SchemaProfile;
import io.nangomcp.schema.Schemas;
import io.nangomcp.upstream.ScriptedNango;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.test.StepVerifier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

import static io.nangomcp.upstream.ScriptedNango.json;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ConnectionTools}, with answers of a real Nango.
 */
class ConnectionToolsTests {

	private static final Caller USER = Callers.withBuiltinTools(Callers.ofUser("key", "demo-key", "u1"), "*");

	private static final Caller CONNECTION = Callers.withBuiltinTools(Callers.of("key", "demo-key", "conn-key-1"), "*");

	private static final String LINK = "http://localhost:3009/?session_token=nango_connect_session_" + "0".repeat(64)
			+ "&apiURL=";

	private final ScriptedNango nango = ScriptedNango.start(json(500, "{}"))
		.when("GET /connections", recorded("connections.json", "list integrationId filter"))
		.when("GET /integrations", recorded("integrations.json", "GET /integrations"))
		.when("POST /connect/sessions", recorded("connect-sessions.json", "ok minimal end_user.id only"))
		.when("POST /connect/sessions/reconnect", recorded("connect-sessions-reconnect.json", "ok"));

	private final RunningCalls running = new RunningCalls();

	@AfterEach
	void close() {
		this.nango.close();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			value = { "'' | * | ''", "* | '' | ''", "list_* | * | list_connections list_integrations",
					"* | *_connection | get_connection wait_for_connection", "list_* | get_* | ''" })
	void areThoseThatTheOperatorAllowsAndTheCallerWants(String allowed, String wanted, String listed) {
		ConnectionTools tools = tools(Map.of("mcp.builtin-tools.allow", allowed));
		Caller caller = wanted.isEmpty() ? Callers.ofUser("key", "demo-key", "u1")
				: Callers.withBuiltinTools(Callers.ofUser("key", "demo-key", "u1"), wanted);
		assertThat(Objects.requireNonNull(tools.list(caller).block()).list()).extracting(Tool::name)
			.containsExactly(listed.isEmpty() ? new String[0] : listed.split(" "));
	}

	@Test
	void areUnknownWhenTheyAreNotAllowed() {
		StepVerifier.create(
				tools(Map.of("mcp.builtin-tools.allow", "list_*")).call(USER, Calls.of("get_connection", object("{}"))))
			.verifyError(UnknownToolException.class);
		assertThat(this.nango.received()).isEmpty();
	}

	@Test
	void listAUsersConnectionsToTheIntegration() {
		assertThat(output(USER, "list_connections", "{}")).isEqualTo(
				object("""
						{"connections":[{"connection_id":"conn-key-1","integration_id":"demo-key","provider":"private-api-bearer",
						"state":"working","created":"2026-11-22T04:37:51.849+00:00","tags":{"end_user_id":"u1",
						"end_user_email":"u1@example.com","end_user_display_name":"User One"}}]}"""));
		assertAsked("GET /connections?limit=100&page=0&integrationId=demo-key&tags%5Bend_user_id%5D=u1");
	}

	@Test
	void listTheStatedConnectionOnly() {
		output(CONNECTION, "list_connections", "{}");
		assertAsked("GET /connections?limit=100&page=0&integrationId=demo-key&connectionId=conn-key-1");
	}

	@Test
	void getAUsersConnection() {
		assertThat(output(USER, "get_connection", "{\"connection_id\":\"conn-key-1\"}").path("state").asString())
			.isEqualTo("working");
		assertAsked(
				"GET /connections?limit=100&page=0&integrationId=demo-key&connectionId=conn-key-1&tags%5Bend_user_id%5D=u1");
	}

	@Test
	void findNoConnectionOfOthers() {
		this.nango.when("GET /connections", json(200, "{\"connections\":[]}"));
		assertFails(USER, "get_connection", "{\"connection_id\":\"x\"}", "unknown_connection");
		assertFails(USER, "create_reconnect_session", "{\"connection_id\":\"x\"}", "unknown_connection");
		assertThat(this.nango.received()).extracting(ScriptedNango.Received::line)
			.allSatisfy(
					(line) -> assertThat(line).startsWith("GET /connections?").contains("tags%5Bend_user_id%5D=u1"));
		assertFails(CONNECTION, "get_connection", "{\"connection_id\":\"x\"}", "unknown_connection");
		assertThat(this.nango.received()).hasSize(2);
	}

	@Test
	void createALinkForTheUserAndIntegration() {
		ObjectNode output = output(USER, "create_connect_session", "{\"tags\":{\"Team\":\"red\"}}");
		assertThat(output.path("connect_link").asString()).startsWith(LINK);
		assertThat(output.path("expires_at").asString()).matches("2026-.*Z");
		assertThat(sent()).isEqualTo(
				object("{\"tags\":{\"team\":\"red\",\"end_user_id\":\"u1\"},\"allowed_integrations\":[\"demo-key\"]}"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "{\"tags\":{\"end_user_id\":\"u2\"}}", "{\"tags\":{\"1\":\"x\"}}",
			"{\"tags\":{\"end_user_email\":\"x\"}}", "{\"tags\":[]}",
			"{\"integrations_config_defaults\":{\"demo-key\":{}}}", "{\"allowed_integrations\":[\"demo-none\"]}",
			"{\"end_user\":{\"id\":\"u2\"}}" })
	void createNoLinkOfWhichNangoOrTheUserKnowsNothing(String arguments) {
		assertFails(USER, "create_connect_session", arguments, "invalid_arguments");
		assertThat(this.nango.received()).isEmpty();
	}

	@Test
	void createNoLinkForNobody() {
		ConnectionTools tools = tools(Map.of("mcp.builtin-tools.allow", "*"));
		assertThat(Objects.requireNonNull(tools.list(CONNECTION).block()).list()).extracting(Tool::name)
			.hasSize(5)
			.doesNotContain("create_connect_session");
		StepVerifier.create(tools.call(CONNECTION, Calls.of("create_connect_session", object("{}"))))
			.verifyError(UnknownToolException.class);
	}

	@Test
	void showNothingOfOthersWhateverNangoAnswers() {
		this.nango.when("GET /connections", recorded("connections.json", "list"));
		Caller other = Callers.withBuiltinTools(Callers.ofUser("key", "demo-key", "u2"), "*");
		assertThat(output(other, "list_connections", "{}").path("connections").isEmpty()).isTrue();
		assertFails(other, "get_connection", "{\"connection_id\":\"conn-key-1\"}", "unknown_connection");
		Caller elsewhere = Callers.withBuiltinTools(Callers.ofUser("key", "demo-none", "u1"), "*");
		assertThat(output(elsewhere, "list_connections", "{}").path("connections").isEmpty()).isTrue();
	}

	@Test
	void createALinkToRenewAConnection() {
		ObjectNode output = output(USER, "create_reconnect_session", "{\"connection_id\":\"conn-key-1\"}");
		assertThat(output.path("connect_link").asString()).startsWith(LINK);
		assertThat(sent()).isEqualTo(object("{\"connection_id\":\"conn-key-1\",\"integration_id\":\"demo-key\"}"));
	}

	@Test
	void nameTheScopeThatAKeyLacks() {
		this.nango.when("POST /connect/sessions",
				recorded("auth-403.json", "connect/sessions with key scoped environment:mcp"));
		assertThat(assertFails(USER, "create_connect_session", "{}", "missing_scope").message())
			.contains("environment:connect_sessions:write");
	}

	@Test
	void tellWhatNangoRefuses() {
		this.nango.when("POST /connect/sessions", recorded("connect-sessions.json", "unknown integration"));
		assertThat(assertFails(USER, "create_connect_session", "{}", "invalid_request").message())
			.contains("Integration does not exist");
	}

	@Test
	void listTheOwnIntegration() {
		assertThat(output(USER, "list_integrations", "{}")).isEqualTo(
				object("""
						{"integrations":[{"integration_id":"demo-key","provider":"private-api-bearer","display_name":"demo-key"}]}"""));
	}

	@Test
	void waitForAConnectionThatWorks() {
		this.nango.when("GET /connections", json(200, "{\"connections\":[]}"),
				recorded("connections.json", "list integrationId filter"));
		ObjectNode output = output(USER, "wait_for_connection", "{\"timeout_seconds\":60}");
		assertThat(output.path("connected").asBoolean()).isTrue();
		assertThat(output.at("/connection/connection_id").asString()).isEqualTo("conn-key-1");
		assertThat(this.nango.received()).hasSize(2);
	}

	@Test
	void waitNoLongerThanTheyAreTold() {
		this.nango.when("GET /connections", json(200,
				"{\"connections\":[{\"connection_id\":\"a\",\"provider_config_key\":\"demo-key\",\"tags\":{\"end_user_id\":\"u1\"},\"errors\":[{\"type\":\"auth\"}]}]}"));
		assertThat(output(USER, "wait_for_connection", "{\"timeout_seconds\":1}"))
			.isEqualTo(object("{\"connected\":false}"));
	}

	@Test
	void waitNoLongerThanTheServerRuns() {
		this.nango.when("GET /connections", json(200, "{\"connections\":[]}"));
		this.running.end();
		assertThat(output(USER, "wait_for_connection", "{\"timeout_seconds\":300}"))
			.isEqualTo(object("{\"connected\":false}"));
	}

	@Test
	void reachTheEnvironmentWhereTheOperatorLetsThem() {
		Map<String, String> settings = Map.of("mcp.builtin-tools.allow", "*", "mcp.builtin-tools.environment-wide",
				"true");
		call(settings, USER, "list_connections", "{\"tags\":{\"team\":\"red\"},\"limit\":5,\"page\":2}");
		assertAsked("GET /connections?limit=5&page=2&tags%5Bteam%5D=red");
		call(settings, USER, "create_connect_session",
				"{\"tags\":{\"end_user_id\":\"u2\"},\"allowed_integrations\":[\"demo-none\"]}");
		assertThat(sent())
			.isEqualTo(object("{\"tags\":{\"end_user_id\":\"u2\"},\"allowed_integrations\":[\"demo-none\"]}"));
		assertThat(success(call(settings, USER, "list_integrations", "{}")).path("integrations").size()).isEqualTo(2);
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void answerWhatTheirOutputSchemasSay(boolean environmentWide) {
		Map<String, String> settings = Map.of("mcp.builtin-tools.allow", "*", "mcp.builtin-tools.environment-wide",
				String.valueOf(environmentWide));
		ObjectNode arguments = object("""
				{"connection_id":"conn-key-1","integration_id":"demo-key","tags":{"team":"red"},
				"allowed_integrations":["demo-key"],"timeout_seconds":1}""");
		for (Tool tool : ConnectionTools.define(environmentWide)) {
			ObjectNode fitting = arguments.deepCopy();
			fitting.retain(tool.inputSchema().path("properties").propertyNames());
			ObjectNode output = success(call(settings, USER, tool.name(), fitting.toString()));
			assertThat(Schemas.accepts(Objects.requireNonNull(tool.outputSchema()), output)).as(tool.name()).isTrue();
			assertThat(output.propertyNames()).as(tool.name())
				.isSubsetOf(tool.outputSchema().path("properties").propertyNames());
		}
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void haveSchemasThatEveryClientTakes(boolean environmentWide) {
		for (Tool tool : ConnectionTools.define(environmentWide)) {
			assertThat(ClientRule.unmet(SchemaProfile.PORTABLE, tool.inputSchema())).as(tool.name()).isEmpty();
			assertThat(ClientRule.unmet(SchemaProfile.PORTABLE, Objects.requireNonNull(tool.outputSchema())))
				.as(tool.name())
				.isEmpty();
		}
	}

	private ObjectNode output(Caller caller, String tool, String arguments) {
		return success(call(Map.of("mcp.builtin-tools.allow", "*"), caller, tool, arguments));
	}

	private ToolOutcome.Failure assertFails(Caller caller, String tool, String arguments, String code) {
		ToolOutcome outcome = call(Map.of("mcp.builtin-tools.allow", "*"), caller, tool, arguments);
		assertThat(outcome).isInstanceOf(ToolOutcome.Failure.class);
		ToolOutcome.Failure failure = (ToolOutcome.Failure) outcome;
		assertThat(failure.code()).isEqualTo(code);
		assertThat(failure.safeToRepeat()).isTrue();
		return failure;
	}

	private static ObjectNode success(ToolOutcome outcome) {
		assertThat(outcome).isInstanceOf(ToolOutcome.Success.class);
		return object(((ToolOutcome.Success) outcome).output().text());
	}

	private ToolOutcome call(Map<String, String> settings, Caller caller, String tool, String arguments) {
		return Objects.requireNonNull(tools(settings).call(caller, Calls.of(tool, object(arguments))).block());
	}

	private ConnectionTools tools(Map<String, String> settings) {
		BuiltinToolProperties properties = new Binder(new MapConfigurationPropertySource(new HashMap<>(settings)))
			.bindOrCreate("mcp.builtin-tools", BuiltinToolProperties.class);
		NangoClient client = NangoClients.to(this.nango.baseUrl());
		return new ConnectionTools(properties, new ConnectionCalls(client, this.running, properties));
	}

	private void assertAsked(String line) {
		assertThat(this.nango.received().getLast().line()).isEqualTo(line);
	}

	private JsonNode sent() {
		return NangoClients.MAPPER.readTree(this.nango.received().getLast().body());
	}

	private static ScriptedNango.Answer recorded(String file, String name) {
		return Recordings.read(file)
			.filter((exchange) -> exchange.name().equals(name))
			.map((exchange) -> json(exchange.status(), exchange.body()))
			.findFirst()
			.orElseThrow();
	}

	private static ObjectNode object(String json) {
		return (ObjectNode) NangoClients.MAPPER.readTree(json);
	}

}
