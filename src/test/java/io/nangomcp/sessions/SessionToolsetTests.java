package io.nangomcp.sessions;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

import io.nangomcp.caller.AgentSession;
import io.nangomcp.caller.AgentSessions;
import io.nangomcp.caller.Caller;
import io.nangomcp.caller.Callers;
import io.nangomcp.caller.MetaTool;
import io.nangomcp.caller.ToolGrant;
import io.nangomcp.calls.ActionToolsets;
import io.nangomcp.catalog.Answers;
import io.nangomcp.catalog.Call;
import io.nangomcp.catalog.CallListener;
import io.nangomcp.catalog.Calls;
import io.nangomcp.catalog.Tool;
import io.nangomcp.catalog.ToolOutcome;
import io.nangomcp.catalog.ToolOutcome.Failure;
import io.nangomcp.catalog.ToolOutcome.NeedsConnection;
import io.nangomcp.catalog.ToolOutcome.Success;
import io.nangomcp.catalog.Tools;
import io.nangomcp.catalog.Toolset;
import io.nangomcp.catalog.UnknownToolException;
import io.nangomcp.nango.ActionTrigger;
import io.nangomcp.nango.JsonText;
import io.nangomcp.nango.NangoError;
import io.nangomcp.nango.NangoException;
import io.nangomcp.nango.NangoKey;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Tests for {@link SessionToolset} over real toolsets.
 */
class SessionToolsetTests {

	private static final Map<String, String> CONNECTIONS = Map.of("github", "conn-g", "google-mail", "conn-m");

	private final FakeNango nango = new FakeNango()
		.with("github", "POST create-issue", "GET get-issue", "DELETE delete-issue")
		.with("google-mail", "POST send_email", "GET list-messages")
		.with("notion", "GET get-page")
		.connected("github", "conn-g");

	private final Toolset actions = ActionToolsets.over(this.nango);

	@Test
	void aSmallSessionListsAllThatItIsGrantedWithRealSchemasAndHints() {
		Tools tools = list(30, session(Map.of("github", new ToolGrant(null, Set.of("delete-issue")), "google-mail",
				new ToolGrant(Set.of("list-messages"), Set.of()))));
		assertThat(tools.list()).extracting(Tool::name)
			.containsExactly("github__create-issue", "github__get-issue", "google-mail__list-messages");
		assertThat(tools.list().get(1)).satisfies((tool) -> {
			assertThat(tool.inputSchema().at("/properties/text/type").asString()).isEqualTo("string");
			assertThat(tool.hints().readOnly()).isTrue();
		});
		assertThat(tools.freshFor()).isPositive();
	}

	@Test
	void aLargeSessionListsItsMetaToolsAndWhatIsPinned() {
		AgentSession session = AgentSessions.with("key", Map.of("github", ToolGrant.ALL, "notion", ToolGrant.ALL),
				CONNECTIONS, Map.of("github", List.of("get-issue")));
		assertThat(list(3, session).list()).extracting(Tool::name)
			.containsExactly("github__get-issue", "nango_execute", "nango_execute_read", "nango_tool_search");
	}

	@Test
	void aSessionThatCannotExecuteListsAllThatItHas() {
		AgentSession session = withMetaTools(MetaTool.NANGO_TOOL_SEARCH, MetaTool.NANGO_CREATE_CONNECTION);
		assertThat(list(0, session).list()).extracting(Tool::name)
			.containsExactly("github__create-issue", "github__delete-issue", "github__get-issue",
					"nango_create_connection");
	}

	@Test
	void anIntegrationThatIsGoneDoesNotHideTheOthers() {
		AgentSession session = session(Map.of("gone", ToolGrant.ALL, "notion", ToolGrant.ALL));
		assertThat(list(30, session).list()).extracting(Tool::name).containsExactly("notion__get-page");
		JsonNode found = search(session, "get a page");
		assertThat(found.at("/unavailable/gone").asString()).contains("gone");
		assertThat(found.at("/results/0/matches/0/tool").asString()).isEqualTo("notion__get-page");
	}

	@Test
	void whereNothingCanBeLoadedNangosErrorSaysWhy() {
		assertThatThrownBy(() -> list(30, session(Map.of("gone", ToolGrant.ALL)))).isInstanceOfSatisfying(
				NangoException.class, (ex) -> assertThat(ex.error()).isInstanceOf(NangoError.UnknownIntegration.class));
	}

	@Test
	void aRefusedKeyFailsAsEver() {
		this.nango.failing("github", new NangoError.InvalidKey());
		AgentSession session = session(Map.of("github", ToolGrant.ALL, "notion", ToolGrant.ALL));
		assertThatThrownBy(() -> list(30, session)).isInstanceOf(NangoException.class);
		assertThatThrownBy(() -> call(session, "github__get-issue", "{}")).isInstanceOf(NangoException.class);
	}

	@ParameterizedTest
	@CsvSource({ "github__create-issue, github, conn-g, create-issue",
			"github__create_issue, github, conn-g, create-issue",
			"google-mail__send_email, google-mail, conn-m, send_email",
			"google_mail__list_messages, google-mail, conn-m, list-messages" })
	void callsAToolAsTheIntegrationsCallerWould(String name, String integration, String connection, String action) {
		Object expected = new ActionTrigger(integration, connection, action, json("{\"text\":\"x\"}"));
		assertThat(call(ofAll(), name, "{\"text\":\"x\"}"))
			.isEqualTo(new Success(JsonText.of("{\"ran\":\"%s\"}".formatted(action)), 1));
		assertThat(execute(ofAll(), "nango_execute", name, "{\"text\":\"x\"}"))
			.isEqualTo(new Success(JsonText.of("{\"ran\":\"%s\"}".formatted(action)), 1));
		assertThat(this.nango.triggered()).isEqualTo(List.of(expected, expected));
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "create-issue", "github__", "github__nothing", "hubspot__create-issue", "GITHUB__get-issue",
					"notion__get-page", "github__get-issue ", "nango_create_connection", "nango_proxy", "" })
	void whatIsNotInTheToolsetIsUnknown(String name) {
		AgentSession session = session(Map.of("github", ToolGrant.ALL));
		assertThatThrownBy(() -> call(session, name, "{}")).isInstanceOf(UnknownToolException.class);
		assertThat(this.nango.triggered()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "nango_execute", "nango_execute_read" })
	void executingWhatIsNotInTheToolsetTellsTheModel(String meta) {
		AgentSession session = session(Map.of("github", new ToolGrant(null, Set.of("get-issue"))));
		for (String name : List.of("github__get-issue", "notion__get-page", "get-issue", "nango_execute",
				"nango_execute_read", "nango_tool_search", "nango_create_connection")) {
			assertThat(execute(session, meta, name, "{}")).isInstanceOfSatisfying(Failure.class,
					(failure) -> assertThat(failure.code()).isEqualTo("unknown_tool"));
		}
		assertThat(this.nango.triggered()).isEmpty();
	}

	@ParameterizedTest
	@CsvSource({ "github__get-issue, true", "google-mail__list-messages, true", "github__create-issue, false",
			"github__delete-issue, false" })
	void theReadOnlyTwinRunsOnlyWhatIsKnownToRead(String name, boolean runs) {
		ToolOutcome outcome = execute(ofAll(), "nango_execute_read", name, "{}");
		assertThat(this.nango.triggered()).hasSize(runs ? 1 : 0);
		if (!runs) {
			assertThat(outcome).isInstanceOfSatisfying(Failure.class, (failure) -> {
				assertThat(failure.code()).isEqualTo("not_read_only");
				assertThat(failure.nextStep()).contains("nango_execute");
			});
		}
	}

	@Test
	void executingIsCheckedAsADirectCallIs() {
		ToolOutcome direct = call(ofAll(), "github__create-issue", "{\"text\":1}");
		assertThat(direct).isInstanceOf(Failure.class);
		assertThat(execute(ofAll(), "nango_execute", "github__create-issue", "{\"text\":1}")).isEqualTo(direct);
	}

	@Test
	void anIntegrationThatCannotBeAskedIsNoUnknownTool() {
		this.nango.failing("github", new NangoError.Unreachable(NangoError.Obstacle.PROXY));
		assertThat(call(ofAll(), "github__get-issue", "{}")).isInstanceOfSatisfying(Failure.class,
				(failure) -> assertThat(failure.code()).isEqualTo("nango_unreachable"));
		assertThat(call(ofAll(), "google-mail__list-messages", "{}")).isInstanceOf(Success.class);
	}

	@Test
	void aToolWithoutAConnectionNeedsOneAndFindsItOnceThereIs() {
		AgentSession session = session(Map.of("notion", ToolGrant.ALL));
		assertThat(call(session, "notion__get-page", "{}")).isInstanceOfSatisfying(NeedsConnection.class,
				(needed) -> assertThat(needed.caller().integration()).isEqualTo("notion"));
		this.nango.connected("notion", "conn-n");
		assertThat(execute(session, "nango_execute", "notion__get-page", "{}")).isInstanceOf(Success.class);
		assertThat(this.nango.triggered()).extracting(ActionTrigger::connection).containsExactly("conn-n");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			nango_tool_search | {} | queries: is required
			nango_tool_search | {"queries":[]} | queries: must have at least 1
			nango_tool_search | {"queries":["1","2","3","4","5","6"]} | queries: must have at most 5
			nango_tool_search | {"queries":[1]} | queries[0]: must be a string
			nango_execute | {"input":{}} | tool: is required
			nango_execute | {"tool":"github__get-issue","input":"x"} | input: must be an object
			nango_execute_read | {"tool":"github__get-issue","arguments":{}} | arguments
			nango_create_connection | {} | integration: is required
			""")
	void argumentsOfMetaToolsAreChecked(String name, String arguments, String violation) {
		assertThat(call(withMetaTools(MetaTool.values()), name, arguments)).isInstanceOfSatisfying(Failure.class,
				(failure) -> {
					assertThat(failure.code()).isEqualTo("invalid_arguments");
					assertThat(failure.message()).contains(violation);
				});
	}

	@Test
	void aSearchAnswersWhatAModelNeedsToRunATool() {
		AgentSession session = session(
				Map.of("github", ToolGrant.ALL, "google-mail", ToolGrant.ALL, "notion", ToolGrant.ALL));
		JsonNode found = search(session, "delete an issue", "delete the issue", "get a page", "qwxyz");
		assertThat(found.path("results")).hasSize(4);
		assertThat(found.at("/results/0/query").asString()).isEqualTo("delete an issue");
		assertThat(found.at("/results/0/matches/0")).isEqualTo(json("""
				{"tool":"github__delete-issue","description":"Does what its name says: delete-issue. And more.",
				 "input_schema":{"type":"object","properties":{"text":{"type":"string"}}},
				 "read_only":false,"destructive":true,"idempotent":true}"""));
		assertThat(found.at("/results/1/matches/0/tool").asString()).isEqualTo("github__delete-issue");
		assertThat(found.at("/results/1/matches/0").has("input_schema")).isFalse();
		assertThat(found.at("/results/2/matches/0/read_only").asBoolean()).isTrue();
		assertThat(found.at("/results/3")).isEqualTo(json("{\"query\":\"qwxyz\",\"matches\":[],\"leads\":[]}"));
		assertThat(found.at("/connections/github").asString()).isEqualTo("connected");
		assertThat(found.at("/connections/notion").asString()).isEqualTo("not connected");
		assertThat(found.has("unavailable")).isFalse();
	}

	@Test
	void aSearchSaysThatAConnectionIsNoMore() {
		this.nango.connected("github", "conn-of-another");
		assertThat(search(ofAll(), "delete an issue").at("/connections/github").asString()).isEqualTo("not connected");
	}

	@Test
	void aSearchFindsNothingThatIsNotGranted() {
		AgentSession session = session(Map.of("github", new ToolGrant(null, Set.of("delete-issue"))));
		assertThat(search(session, "delete an issue", "github delete-issue").toString())
			.doesNotContain("delete-issue.");
	}

	@Test
	void aLinkToConnectIsForTheSessionsFirstTags() {
		AgentSession session = withMetaTools(MetaTool.values());
		assertThat(call(session, "nango_create_connection", "{\"integration\":\"notion\"}"))
			.isEqualTo(new Success(JsonText
				.of("{\"connect_link\":\"https://connect.example.com/?session_token=1\",\"expires_at\":\"2030-01-01T00:00:00Z\"}"),
					0));
		assertThat(this.nango.connectSessions()).singleElement().satisfies((made) -> {
			assertThat(made.tags()).isEqualTo(Map.of("organization_id", "acme"));
			assertThat(made.allowedIntegrations()).containsExactly("notion");
		});
	}

	@ParameterizedTest
	@CsvSource({ "hubspot, unknown_integration", "Notion, unknown_integration", "github, already_connected",
			"google-mail, already_connected" })
	void noLinkIsMadeForWhatIsConnectedOrNotInTheToolset(String integration, String code) {
		this.nango.connected("google-mail", "conn-later");
		AgentSession session = withMetaTools(MetaTool.values());
		assertThat(call(session, "nango_create_connection", "{\"integration\":\"%s\"}".formatted(integration)))
			.isInstanceOfSatisfying(Failure.class, (failure) -> {
				assertThat(failure.code()).isEqualTo(code);
				assertThat(failure.message()).contains(code.startsWith("unknown") ? "github, notion, google-mail" : "");
			});
		assertThat(this.nango.connectSessions()).isEmpty();
	}

	@Test
	void whatWasConnectedAtCreationCannotBeConnectedAgain() {
		this.nango.connected("github", "conn-of-another");
		assertThat(call(withMetaTools(MetaTool.values()), "nango_create_connection", "{\"integration\":\"github\"}"))
			.isInstanceOfSatisfying(Failure.class, (failure) -> assertThat(failure.code()).isEqualTo("no_connection"));
		assertThat(this.nango.connectSessions()).isEmpty();
	}

	@Test
	void aSessionWithPinsAloneCannotConnect() {
		AgentSession session = new AgentSession("session-1", new NangoKey("key"), AgentSessions.EXPIRY, List.of(),
				Map.of("notion", ToolGrant.ALL), Map.of(), Map.of(), Set.of(MetaTool.NANGO_CREATE_CONNECTION));
		assertThat(call(session, "nango_create_connection", "{\"integration\":\"notion\"}"))
			.isInstanceOfSatisfying(Failure.class, (failure) -> assertThat(failure.code()).isEqualTo("no_connection"));
	}

	@Test
	void whoeverFollowsACallHearsOfTheToolThatRuns() {
		Heard heard = new Heard();
		ObjectNode arguments = json("{\"tool\":\"github__get-issue\",\"input\":{\"text\":\"x\"}}");
		toolset(30).call(AgentSessions.callerOf(ofAll()), new Call("nango_execute", arguments, Answers.NONE, heard))
			.block();
		assertThat(heard.found()).isEqualTo("*/nango_execute github/get-issue");
		assertThat(Objects.requireNonNull(heard.last).inputSchema().at("/properties/input/properties").has("text"))
			.isTrue();
	}

	@ParameterizedTest
	@EnumSource(MetaTool.class)
	void metaToolsThatTheSessionDoesNotHaveAreUnknown(MetaTool tool) {
		AgentSession session = withMetaTools(
				Arrays.stream(MetaTool.values()).filter((other) -> other != tool).toArray(MetaTool[]::new));
		assertThatThrownBy(() -> call(session, tool.wireName(), "{}")).isInstanceOf(UnknownToolException.class);
	}

	@Test
	void aCallerCanNarrowTheToolsToWhatItWants() {
		Caller caller = Callers.narrowed(AgentSessions.callerOf(ofAll()), "*__get-*", "send_email");
		Toolset toolset = toolset(30);
		assertThat(Objects.requireNonNull(toolset.list(caller).block()).list()).extracting(Tool::name)
			.containsExactly("github__get-issue", "google-mail__send_email");
		assertThat(toolset.call(caller, Calls.of("google_mail__send_email", json("{}"))).block())
			.isInstanceOf(Success.class);
		assertThatThrownBy(() -> toolset.call(caller, Calls.of("github__create-issue", json("{}"))).block())
			.isInstanceOf(UnknownToolException.class);
		assertThat(toolset.call(caller, Calls.of("nango_execute", json("{\"tool\":\"github__create-issue\"}"))).block())
			.isInstanceOf(Failure.class);
		assertThat(toolset.call(caller, Calls.of("nango_tool_search", json("{\"queries\":[\"create an issue\"]}")))
			.block()).isInstanceOfSatisfying(Success.class,
					(found) -> assertThat(found.output().text()).contains("github__get-issue")
						.doesNotContain("github__create"));
	}

	@Test
	void whoeverHasNoSessionHasTheOrdinaryTools() {
		Caller caller = Callers.of("key", "github");
		Toolset toolset = toolset(30);
		assertThat(Objects.requireNonNull(toolset.list(caller).block()).list()).extracting(Tool::name)
			.containsExactly("create-issue", "delete-issue", "get-issue");
		assertThat(toolset.call(caller, Calls.of("get-issue", json("{}"))).block()).isInstanceOf(Success.class);
		assertThatThrownBy(() -> toolset.call(caller, Calls.of("github__get-issue", json("{}"))).block())
			.isInstanceOf(UnknownToolException.class);
		assertThatThrownBy(() -> toolset.call(caller, Calls.of("nango_tool_search", json("{}"))).block())
			.isInstanceOf(UnknownToolException.class);
	}

	private AgentSession ofAll() {
		return session(Map.of("github", ToolGrant.ALL, "google-mail", ToolGrant.ALL));
	}

	private static AgentSession session(Map<String, ToolGrant> toolset) {
		return AgentSessions.with("key", toolset, CONNECTIONS, Map.of());
	}

	/** Of github, which is connected, and two others that are not. */
	private static AgentSession withMetaTools(MetaTool... tools) {
		Map<String, ToolGrant> toolset = (tools.length == MetaTool.values().length)
				? ordered("github", "notion", "google-mail") : ordered("github");
		return new AgentSession("session-1", new NangoKey("key"), AgentSessions.EXPIRY,
				List.of(Map.of("organization_id", "acme"), Map.of("organization_id", "other")), toolset,
				Map.of("github", "conn-g"), Map.of(), Set.of(tools));
	}

	private static Map<String, ToolGrant> ordered(String... integrations) {
		return Arrays.stream(integrations)
			.collect(Collectors.toMap((integration) -> integration, (integration) -> ToolGrant.ALL, (one, other) -> one,
					LinkedHashMap::new));
	}

	private JsonNode search(AgentSession session, String... queries) {
		ObjectNode arguments = json("{}");
		Arrays.stream(queries).forEach(arguments.putArray("queries")::add);
		ToolOutcome outcome = call(session, "nango_tool_search", arguments.toString());
		assertThat(outcome).isInstanceOf(Success.class);
		return json(((Success) outcome).output().text());
	}

	private ToolOutcome execute(AgentSession session, String meta, String tool, String input) {
		return call(session, meta, "{\"tool\":\"%s\",\"input\":%s}".formatted(tool, input));
	}

	private ToolOutcome call(AgentSession session, String name, String arguments) {
		return Objects
			.requireNonNull(toolset(30).call(AgentSessions.callerOf(session), Calls.of(name, json(arguments))).block());
	}

	private Tools list(int listAllUpTo, AgentSession session) {
		return Objects.requireNonNull(toolset(listAllUpTo).list(AgentSessions.callerOf(session)).block());
	}

	private Toolset toolset(int listAllUpTo) {
		return SessionToolsets.of(this.nango, this.actions, listAllUpTo);
	}

	private static ObjectNode json(String text) {
		return (ObjectNode) JsonMapper.shared().readTree(text);
	}

	/** Remembers what was found. */
	private static final class Heard implements CallListener {

		private String found = "";

		private @Nullable Tool last;

		@Override
		public void found(String integration, Tool tool) {
			this.found = (this.found + " " + integration + "/" + tool.name()).strip();
			this.last = tool;
		}

		@Override
		public void progress(String message) {
		}

		String found() {
			return this.found;
		}

	}

}
