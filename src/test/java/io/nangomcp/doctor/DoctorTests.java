package io.nangomcp.doctor;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.nangomcp.caller.Callers;
import io.nangomcp.caller.ConnectionSearches;
import io.nangomcp.catalog.ActionCatalogs;
import io.nangomcp.catalog.Finding;
import io.nangomcp.catalog.QualityRule;
import io.nangomcp.doctor.Diagnosis.WeakDefinition;
import io.nangomcp.doctor.Step.Status;
import io.nangomcp.nango.NangoClient;
import io.nangomcp.nango.NangoClients;
import io.nangomcp.sandbox.NangoSandbox;
import io.nangomcp.upstream.ScriptedNango;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.core.io.ClassPathResource;

import static io.nangomcp.upstream.ScriptedNango.answer;
import static io.nangomcp.upstream.ScriptedNango.hangUp;
import static io.nangomcp.upstream.ScriptedNango.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

/**
 * Tests for {@link Doctor}: each fault is found where it is, and nothing else.
 */
class DoctorTests {

	private static final String KEY = "5a4db0c5-0000-4000-8000-00000000000";

	private static final String NAME_BEYOND_CLIENTS = "list-" + "very-".repeat(15) + "many-things";

	private static final NangoSandbox SANDBOX = NangoSandbox.start("127.0.0.1", 0,
			new ClassPathResource("sandbox/accounts.json"));

	private static final ScriptedNango DASHBOARD = ScriptedNango
		.start(answer(200, "text/html", "<html>Sign in to Nango</html>"));

	private static final ScriptedNango OTHER_SERVER = ScriptedNango
		.start(answer(404, "text/html", "<html>Not found</html>"));

	private static final ScriptedNango BROKEN = ScriptedNango.start(hangUp());

	private static final ScriptedNango PROXY = ScriptedNango.start(answer(502, "text/plain", "no way"));

	private static final ScriptedNango NOTHING_ENABLED = scripted(
			"{\"id\":1,\"name\":\"off\",\"description\":\"\",\"enabled\":false,\"returns\":[]}");

	private static final ScriptedNango NARROW_KEY = scripted(action("list-things", null))
		.when("GET /scripts/config", forbidden("environment:integrations:list_functions"))
		.when("GET /connections", forbidden("environment:connections:list"));

	private static final ScriptedNango UNKNOWN_CONNECTION = scripted(action("list-things", null))
		.when("GET /connections", forbidden("environment:connections:list"))
		.when("POST /action/trigger", json(400, "{\"error\":{\"code\":\"unknown_connection\"}}"));

	private static final ScriptedNango LOST_SCHEMA = scripted(action("list-things", "\"Things\""));

	private static final ScriptedNango DEEP_SCHEMA = scripted("""
			{"id":1,"name":"list-things","description":"","enabled":true,"input":"In","returns":[],
			 "json_schema":{"definitions":{"In":%s{}%s}}}""".formatted("{\"items\":".repeat(70), "}".repeat(70)));

	private static final ScriptedNango WEAK = scripted(action(NAME_BEYOND_CLIENTS, null));

	@AfterAll
	static void stop() {
		SANDBOX.close();
		Stream
			.of(DASHBOARD, OTHER_SERVER, BROKEN, PROXY, NOTHING_ENABLED, NARROW_KEY, UNKNOWN_CONNECTION, LOST_SCHEMA,
					DEEP_SCHEMA, WEAK)
			.forEach(ScriptedNango::close);
	}

	static Stream<Arguments> faults() {
		String sandbox = SANDBOX.baseUrl();
		Examinee demo = connection(KEY + 1, "hubspot", "demo");
		return Stream.of(
				// setup | step | what is wrong | how to mend it
				argumentSet("no key", setup(sandbox, connection(null, "hubspot", "demo")), "request",
						"The environment variable NANGO_API_KEY, which should have the key, is not set.", "--key-env"),
				argumentSet("a key that is a variable", setup(sandbox, connection("${NANGO_KEY}", "hubspot", "demo")),
						"request", "\"Authorization\" has characters that do not belong there",
						"Set it to \"Bearer <Nango key>\"."),
				argumentSet("a malformed integration", setup(sandbox, connection(KEY + 1, "hub/spot", "demo")),
						"request", "\"provider-config-key\" has characters that do not belong there",
						"Set it to the integration's ID"),
				argumentSet("a port that nobody listens on", setup("http://127.0.0.1:1", demo), "nango",
						"cannot be reached at http://127.0.0.1:1: it does not accept connections",
						"Start Nango there, or correct the host and the port in nango.base-url"),
				argumentSet("a host that there is not", setup("http://nango.invalid", demo), "nango",
						"its host name is not known", "Correct the host in nango.base-url"),
				argumentSet("TLS where there is none", setup(sandbox.replace("http:", "https:"), demo), "nango",
						"There is no TLS connection to Nango at https://", "nango.ssl-bundle"),
				argumentSet("a proxy that refuses", setup("http://nango.example", demo, "nango.proxy", PROXY.baseUrl()),
						"nango", "the proxy does not let us through", "Check nango.proxy"),
				argumentSet("the dashboard's address", setup(DASHBOARD.baseUrl(), demo), "nango",
						"is no Nango: its answer cannot be used: it is not JSON",
						"Set nango.base-url (NANGO_BASE_URL) to the address of Nango's API"),
				argumentSet("another server", setup(OTHER_SERVER.baseUrl(), demo), "nango",
						"is no Nango: it answers with HTTP status 404",
						"Set nango.base-url (NANGO_BASE_URL) to the address of Nango's API"),
				argumentSet("a server that hangs up", setup(BROKEN.baseUrl(), demo), "nango",
						"Nango does not answer at ", "what stands in between"),
				argumentSet("a key of nobody", setup(sandbox, connection(KEY + 9, "hubspot", "demo")), "actions",
						"Nango does not accept the key in NANGO_API_KEY.", "Set it to an API key of the environment"),
				argumentSet("a key that may not list", setup(sandbox, connection(KEY + 3, "hubspot", "demo")),
						"actions", "it needs environment:functions:list or environment:integrations:list_functions",
						"Add it to the key in the Nango dashboard."),
				argumentSet("a key that may not run", setup(sandbox, connection(KEY + 2, "hubspot", "demo")), "calls",
						"it needs environment:actions:execute", "Add it to the key in the Nango dashboard."),
				argumentSet("a key whose requests are used up", setup(sandbox, connection(KEY + 4, "hubspot", "demo")),
						"calls", "Nango's rate limit is reached.", "Run this again in a minute."),
				argumentSet("an unknown integration", setup(sandbox, connection(KEY + 1, "hubspott", "demo")),
						"actions", "Nango knows no integration \"hubspott\".", "has: hubspot, linear, slack."),
				argumentSet("an empty environment", setup(sandbox, connection(KEY + 5, "hubspot", "demo")), "actions",
						"Nango knows no integration \"hubspot\".",
						"the environment of this key has no integration yet"),
				argumentSet("an integration unknown to a narrow key",
						setup(sandbox, connection(KEY + 6, "hubspott", "demo")), "actions",
						"Nango knows no integration \"hubspott\".", "from the Integrations page"),
				argumentSet("an unknown connection", setup(sandbox, connection(KEY + 1, "hubspot", "nope")),
						"connection", "Nango knows no such connection.", "from the Connections page"),
				argumentSet("a connection of another integration",
						setup(sandbox, connection(KEY + 1, "slack", "ada-hubspot")), "connection",
						"The connection is not one of slack, but of hubspot.", "Set --integration to hubspot"),
				argumentSet("a broken connection", setup(sandbox, connection(KEY + 1, "hubspot", "cleo-hubspot")),
						"connection", "credentials no longer work", "Let its user reconnect"),
				argumentSet("an unknown connection, unseen by a narrow key", setup(UNKNOWN_CONNECTION.baseUrl(), demo),
						"calls", "Nango knows no such connection of the integration \"hubspot\".",
						"Set --connection to"),
				argumentSet("a user with two connections", setup(sandbox, user(KEY + 1, "ben")), "connection",
						"The user has 2 connections of hubspot", "Use --connection with one of them (ben-hubspot"),
				argumentSet("a user who is not connected", setup(sandbox, user(KEY + 1, "eve")), "connection",
						"The user has no connection of hubspot yet.", "environment:connect_sessions:write"),
				argumentSet("a user whose connection is broken", setup(sandbox, user(KEY + 1, "cleo")), "connection",
						"credentials no longer work", "Let its user reconnect"),
				argumentSet("no enabled action", setup(NOTHING_ENABLED.baseUrl(), demo), "tools",
						"The integration has no enabled action", "Deploy an action"),
				argumentSet("settings that hide all", setup(sandbox, demo, "mcp.tools.deny", "*"), "tools",
						"The settings mcp.tools.allow and mcp.tools.deny leave no tool.", "Let them leave some"));
	}

	@ParameterizedTest
	@MethodSource("faults")
	void findsAFaultAndSaysHowToMendIt(Setup setup, String step, String message, String fix) {
		Diagnosis diagnosis = diagnose(setup);
		assertThat(diagnosis.healthy()).isFalse();
		assertThat(diagnosis.clients()).isEmpty();
		assertOnlyProblem(diagnosis, Status.FAULT, step, message, fix);
		assertNothingSecret(diagnosis, setup);
	}

	static Stream<Arguments> warnings() {
		Examinee demo = connection(KEY + 1, "hubspot", "demo");
		return Stream.of(
				argumentSet("a key that may not read endpoints", setup(NARROW_KEY.baseUrl(), demo), "actions",
						"The tools of hubspot get no hints from their endpoints.",
						"add the scope environment:integrations:list_functions to it"),
				argumentSet("a schema that Nango does not have", setup(LOST_SCHEMA.baseUrl(), demo), "schemas",
						"Nango has no input schema of the action list-things, so that it takes anything.",
						"Deploy the action again"),
				argumentSet("a schema that cannot be used", setup(DEEP_SCHEMA.baseUrl(), demo), "schemas",
						"cannot be used (it is nested deeper than", "Make the schema smaller"));
	}

	@ParameterizedTest
	@MethodSource("warnings")
	void warnsOfWhatWorksLessWell(Setup setup, String step, String message, String fix) {
		Diagnosis diagnosis = diagnose(setup);
		assertThat(diagnosis.healthy()).isTrue();
		assertThat(diagnosis.spotless()).isFalse();
		assertOnlyProblem(diagnosis, Status.WARNING, step, message, fix);
		assertNothingSecret(diagnosis, setup);
	}

	@Test
	void findsNothingWhereAllIsWellAndRunsNothing() {
		Setup setup = setup(SANDBOX.baseUrl(), user(KEY + 1, "ada"));
		Diagnosis diagnosis = diagnose(setup);
		assertThat(diagnosis.steps()).extracting(Step::name)
			.containsExactly("request", "nango", "actions", "tools", "schemas", "connection", "calls");
		assertThat(diagnosis.steps()).allMatch((step) -> step.status().equals(Status.OK));
		assertThat(diagnosis.clients()).isNotEmpty();
		assertNothingSecret(diagnosis, setup);
	}

	@Test
	void asksForNoActionThatThereIs() {
		diagnose(setup(LOST_SCHEMA.baseUrl(), connection(KEY + 1, "hubspot", "demo")));
		assertThat(LOST_SCHEMA.received()).filteredOn((request) -> request.line().startsWith("POST"))
			.isNotEmpty()
			.allSatisfy((request) -> assertThat(request.body()).contains("\"action_name\":\"doctor-"));
	}

	@Test
	void doesNotLookAtAConnectionThatTheKeyMayNotSee() {
		assertThat(diagnose(setup(NARROW_KEY.baseUrl(), connection(KEY + 1, "hubspot", "demo"))).steps())
			.filteredOn((step) -> step.name().equals("connection"))
			.singleElement()
			.satisfies((step) -> {
				assertThat(step.status()).isEqualTo(Status.SKIPPED);
				assertThat(step.result()).contains("environment:connections:list");
			});
	}

	@Test
	void listsWeakDefinitionsByTool() {
		Diagnosis diagnosis = diagnose(setup(WEAK.baseUrl(), connection(KEY + 1, "hubspot", "demo")));
		assertThat(diagnosis.definitions()).singleElement()
			.extracting(WeakDefinition::findings)
			.asInstanceOf(InstanceOfAssertFactories.list(Finding.class))
			.extracting(Finding::rule)
			.contains(QualityRule.NAME_PORTABLE, QualityRule.DESCRIPTION_PRESENT, QualityRule.OUTPUT_SCHEMA);
		assertThat(report(diagnosis)).contains("\n  - ");
	}

	private static void assertOnlyProblem(Diagnosis diagnosis, Status status, String step, String message, String fix) {
		assertThat(diagnosis.steps())
			.filteredOn((taken) -> !taken.status().equals(Status.OK) && !taken.status().equals(Status.SKIPPED))
			.singleElement()
			.satisfies((taken) -> {
				assertThat(taken.name()).isEqualTo(step);
				assertThat(taken.status()).isEqualTo(status);
				assertThat(taken.problems()).singleElement().satisfies((problem) -> {
					assertThat(problem.message()).contains(message);
					assertThat(problem.fix()).contains(fix);
				});
			});
		assertThat(report(diagnosis)).contains(status.word() + ": ", message, "fix: ", fix);
	}

	private static void assertNothingSecret(Diagnosis diagnosis, Setup setup) {
		String key = String.valueOf(setup.examinee.key());
		assertThat(report(diagnosis)).doesNotContain(key).matches("[\\x20-\\x7e\\n]*");
		assertThat(JsonMapper.shared().writeValueAsString(diagnosis)).doesNotContain(key);
		assertThat(setup.examinee.toString()).doesNotContain(key, setup.examinee.account());
	}

	private static String report(Diagnosis diagnosis) {
		StringWriter text = new StringWriter();
		new Report(new PrintWriter(text)).write(diagnosis);
		return text.toString();
	}

	private static Diagnosis diagnose(Setup setup) {
		Map<String, String> settings = new HashMap<>(setup.settings);
		settings.put("nango.base-url", setup.baseUrl);
		NangoClient client = NangoClients.with(settings);
		Steps steps = new Steps();
		List<WeakDefinition> definitions = new Doctor(Callers.reader(), client, ActionCatalogs.of(client, settings),
				ConnectionSearches.of(client), new Remedies(setup.baseUrl, setup.examinee), steps)
			.examine();
		return Diagnosis.of(steps.taken(), definitions,
				new ClientConfigurations(URI.create("http://127.0.0.1:8080/mcp"), setup.examinee).all());
	}

	private static Setup setup(String baseUrl, Examinee examinee) {
		return new Setup(baseUrl, examinee, Map.of());
	}

	private static Setup setup(String baseUrl, Examinee examinee, String setting, String value) {
		return new Setup(baseUrl, examinee, Map.of(setting, value));
	}

	private static Examinee connection(@Nullable String key, String integration, String connection) {
		return new Examinee("NANGO_API_KEY", key, integration, "connection-id", connection);
	}

	private static Examinee user(String key, String user) {
		return new Examinee("NANGO_API_KEY", key, "hubspot", "nango-end-user-id", user);
	}

	private static ScriptedNango scripted(String action) {
		return ScriptedNango.start(json(200, "{\"result\":\"ok\"}"))
			.when("GET /integrations/hubspot/functions",
					json(200, "{\"data\":[%s],\"pagination\":{\"total\":1}}".formatted(action)))
			.when("GET /scripts/config", json(200, "[]"))
			.when("GET /connections", json(200, """
					{"connections":[{"connection_id":"demo","provider_config_key":"hubspot"}]}"""))
			.when("POST /action/trigger",
					json(404, "{\"error\":{\"code\":\"not_found\",\"message\":\"Action not found\"}}"));
	}

	private static String action(String name, @Nullable String input) {
		return "{\"id\":1,\"name\":\"%s\",\"description\":\"\",\"enabled\":true,\"input\":%s,\"returns\":[]}"
			.formatted(name, input);
	}

	private static ScriptedNango.Answer forbidden(String scope) {
		return json(403, "{\"error\":{\"code\":\"forbidden\",\"message\":\"Insufficient scope. Required: %s\"}}"
			.formatted(scope));
	}

	/**
	 * A setup with a fault planted in it.
	 */
	record Setup(String baseUrl, Examinee examinee, Map<String, String> settings) {

	}

}
