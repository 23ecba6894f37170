package io.nangomcp.http;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.nangomcp.upstream.OwnNango;
import io.nangomcp.upstream.ScriptedNango;
import io.nangomcp.upstream.ScriptedNango.Answer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;

import static io.nangomcp.upstream.ScriptedNango.json;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * {@code subscriptions/listen}. Each test has integrations of its own; where it must show
 * that something does not happen, another subscription's polls tell the time.
 */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
		properties = "mcp.catalog.poll-interval=50ms")
class SubscriptionTests {

	private static final String TOOLS = "{\"toolsListChanged\":true}";

	private static final String SUBSCRIPTION_ID = "/_meta/io.modelcontextprotocol~1subscriptionId";

	@OwnNango
	private static final ScriptedNango NANGO = ScriptedNango.start(json(200, "[]"));

	private static final AtomicInteger etags = new AtomicInteger();

	@LocalServerPort
	private int port;

	@ParameterizedTest
	@ValueSource(strings = { "0", "1", "1790000000123", "\"listen-1\"", "\"1\"", "\"\"" })
	void acknowledgesFirst(String id) {
		script("first", actions("a"));
		try (EventStream stream = listen("first", id, TOOLS, Map.of())) {
			assertThat(stream.status()).isEqualTo(200);
			assertThat(stream.header("Content-Type")).startsWith("text/event-stream");
			assertThat(stream.header("X-Accel-Buffering")).isEqualTo("no");
			JsonNode message = stream.nextMessage();
			assertThat(message.has("id")).isFalse();
			assertThat(message.path("method").asString()).isEqualTo("notifications/subscriptions/acknowledged");
			assertThat(message.at("/params" + SUBSCRIPTION_ID).toString()).isEqualTo(id);
			assertThat(message.at("/params/notifications").toString()).isEqualTo(TOOLS);
		}
	}

	@Test
	void acknowledgesOnlyWhatItHonours() {
		script("more", actions("a"));
		try (EventStream stream = listen("more", "1", """
				{"promptsListChanged":true,"toolsListChanged":true,"resourceSubscriptions":["a:b"],"unheardOf":1}""",
				Map.of())) {
			assertThat(stream.nextMessage().at("/params/notifications").toString()).isEqualTo(TOOLS);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "{}", "{\"toolsListChanged\":false}", "{\"promptsListChanged\":true}",
			"{\"resourceSubscriptions\":[\"a:b\"]}" })
	void endsAtOnceWhereItHonoursNothing(String notifications) {
		script("nothing", actions("a"));
		try (EventStream stream = listen("nothing", "\"x\"", notifications, Map.of())) {
			assertThat(stream.nextMessage().at("/params/notifications").toString()).isEqualTo("{}");
			assertThatItEndsWell(stream, "\"x\"");
		}
	}

	@Test
	void tellsOfEachChangeOfTheTools() {
		script("changing", actions("a"));
		try (EventStream stream = listen("changing", "1", TOOLS, Map.of())) {
			stream.nextMessage();
			for (String[] names : new String[][] { { "a", "b" }, { "b" }, {}, { "b" } }) {
				script("changing", actions(names));
				assertThatItTellsOfAChange(stream, "1");
				assertThat(listedTools("changing")).isEqualTo(String.join(" ", names));
			}
		}
	}

	@Test
	void tellsOfAnotherDescription() {
		script("described", actions("a"));
		try (EventStream stream = listen("described", "\"d\"", TOOLS, Map.of())) {
			stream.nextMessage();
			script("described", listed("{\"id\":1,\"name\":\"a\",\"enabled\":true,\"description\":\"Better\"}", 1));
			assertThatItTellsOfAChange(stream, "\"d\"");
		}
	}

	@Test
	void isSilentWhileTheToolsAreTheSame() {
		script("same", actions("a"));
		try (EventStream stream = listen("same", "1", TOOLS, Map.of())) {
			stream.nextMessage();
			script("same", actions("a"));
			awaitPolls("same", 3);
			script("same", listed("""
					{"id":2,"name":"off","enabled":false},{"id":1,"name":"a","enabled":true}""", 2));
			awaitPolls("same", 3);
			script("same", json(418, "{}"));
			awaitPolls("same", 3);
			script("same", actions("a"));
			awaitPolls("same", 3);
			assertThat(stream.isQuiet()).isTrue();
			script("same", actions("a", "b"));
			assertThatItTellsOfAChange(stream, "1");
		}
	}

	@Test
	void isSilentAboutOtherIntegrations() {
		script("mine", actions("a"));
		script("theirs", actions("a"));
		try (EventStream mine = listen("mine", "1", TOOLS, Map.of());
				EventStream theirs = listen("theirs", "1", TOOLS, Map.of())) {
			mine.nextMessage();
			theirs.nextMessage();
			script("theirs", actions("b"));
			assertThatItTellsOfAChange(theirs, "1");
			awaitPolls("mine", 3);
			assertThat(mine.isQuiet()).isTrue();
		}
	}

	@Test
	void isSilentAboutToolsThatTheCallerHides() {
		script("filtered", actions("get-a"));
		try (EventStream all = listen("filtered", "1", TOOLS, Map.of());
				EventStream some = listen("filtered", "2", TOOLS, Map.of("nango-tools", "get-*"))) {
			all.nextMessage();
			some.nextMessage();
			script("filtered", actions("get-a", "create-b"));
			assertThatItTellsOfAChange(all, "1");
			awaitPolls("filtered", 3);
			assertThat(some.isQuiet()).isTrue();
			script("filtered", actions("get-a", "get-b", "create-b"));
			assertThatItTellsOfAChange(some, "2");
		}
	}

	@Test
	void pollsOnceForAllWhoListen() {
		script("shared", actions("a"));
		script("clock", actions("a"));
		AtomicInteger asked = new AtomicInteger();
		try (EventStream one = listen("shared", "1", TOOLS, Map.of());
				EventStream two = listen("shared", "1", TOOLS, Map.of("connection-id", "other"));
				EventStream clock = listen("clock", "1", TOOLS, Map.of())) {
			one.nextMessage();
			two.nextMessage();
			clock.nextMessage();
			NANGO.when(functionsOf("shared"), (response) -> {
				asked.incrementAndGet();
				return Mono.never();
			});
			await(() -> asked.get() > 0);
			awaitPolls("clock", 5);
			assertThat(asked).hasValue(1);
		}
	}

	@Test
	void endsItsPollsWithTheLastWhoListens() {
		script("left", actions("a"));
		script("clock", actions("a"));
		try (EventStream clock = listen("clock", "1", TOOLS, Map.of())) {
			clock.nextMessage();
			try (EventStream stays = listen("left", "1", TOOLS, Map.of())) {
				stays.nextMessage();
				try (EventStream leaves = listen("left", "2", TOOLS, Map.of())) {
					leaves.nextMessage();
				}
				awaitPolls("left", 3);
			}
			await(() -> {
				long before = polls("left");
				awaitPolls("clock", 5);
				return polls("left") == before;
			});
		}
	}

	@Test
	void forbidsAKeyThatNangoRefuses() {
		script("refused", json(401, "{\"error\":{\"code\":\"unknown_account\"}}"));
		try (EventStream stream = listen("refused", "9", TOOLS, Map.of())) {
			assertThat(stream.status()).isEqualTo(403);
			assertThat(stream.header("Content-Type")).isEqualTo("application/json");
			assertThat(stream.next()).startsWith("{\"jsonrpc\":\"2.0\",\"id\":9,\"error\":{\"code\":-32600,");
		}
	}

	@Test
	void endsWellWhenNangoRefusesTheKeyLater() {
		script("revoked", actions("a"));
		try (EventStream stream = listen("revoked", "1", TOOLS, Map.of())) {
			stream.nextMessage();
			script("revoked", json(401, "{\"error\":{\"code\":\"unknown_account\"}}"));
			assertThatItEndsWell(stream, "1");
		}
	}

	private static void assertThatItTellsOfAChange(EventStream stream, String id) {
		JsonNode message = stream.nextMessage();
		assertThat(message.has("id")).isFalse();
		assertThat(message.path("method").asString()).isEqualTo("notifications/tools/list_changed");
		assertThat(message.at("/params" + SUBSCRIPTION_ID).toString()).isEqualTo(id);
	}

	/** Shared with the tests of how a stream ends. */
	static void assertThatItEndsWell(EventStream stream, String id) {
		JsonNode message = stream.nextMessage();
		assertThat(message.path("id").toString()).isEqualTo(id);
		assertThat(message.at("/result/resultType").asString()).isEqualTo("complete");
		assertThat(message.at("/result" + SUBSCRIPTION_ID).toString()).isEqualTo(id);
		assertThat(message.at("/result/_meta/io.modelcontextprotocol~1serverInfo/name").asString())
			.isEqualTo("nango-mcp");
		stream.expectEnd();
	}

	private EventStream listen(String integration, String id, String notifications, Map<String, String> headers) {
		Map<String, String> all = new HashMap<>(Map.of("connection-id", "c", "provider-config-key", integration));
		all.putAll(headers);
		return listen(this.port, id, notifications, all);
	}

	static EventStream listen(int port, String id, String notifications, Map<String, String> headers) {
		Map<String, String> all = new HashMap<>(
				Map.of("Authorization", "Bearer key", "Accept", "application/json, text/event-stream",
						"MCP-Protocol-Version", "2026-07-28", "Mcp-Method", "subscriptions/listen"));
		all.putAll(headers);
		return EventStream.post(port, all, request(id, "subscriptions/listen", ",\"notifications\":" + notifications));
	}

	private String listedTools(String integration) {
		try (EventStream answer = EventStream.post(this.port,
				Map.of("Authorization", "Bearer key", "connection-id", "c", "provider-config-key", integration,
						"MCP-Protocol-Version", "2026-07-28", "Mcp-Method", "tools/list", "Accept",
						"text/event-stream"),
				request("1", "tools/list", ""))) {
			return answer.nextMessage()
				.at("/result/tools")
				.valueStream()
				.map((tool) -> tool.path("name").asString())
				.collect(Collectors.joining(" "));
		}
	}

	private static String request(String id, String method, String params) {
		return """
				{"jsonrpc":"2.0","id":%s,"method":"%s","params":{"_meta":{
				"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientCapabilities":{}}%s}}"""
			.formatted(id, method, params);
	}

	private static void script(String integration, Answer functions) {
		NANGO.when(functionsOf(integration), functions);
	}

	private static String functionsOf(String integration) {
		return "GET /integrations/" + integration + "/";
	}

	/** Each with an ETag of its own. */
	static Answer actions(String... names) {
		return listed(Stream.of(names)
			.map((name) -> "{\"id\":%d,\"name\":\"%s\",\"enabled\":true}".formatted(name.codePointAt(name.length() - 1),
					name))
			.collect(Collectors.joining(",")), names.length);
	}

	private static Answer listed(String actions, int total) {
		String etag = "\"%d\"".formatted(etags.incrementAndGet());
		return (response) -> response.status(200)
			.header("Content-Type", "application/json; charset=utf-8")
			.header("ETag", etag)
			.sendString(Mono.just("{\"data\":[%s],\"pagination\":{\"total\":%d}}".formatted(actions, total)))
			.then();
	}

	private static long polls(String integration) {
		return NANGO.received()
			.stream()
			.filter((request) -> request.line().startsWith(functionsOf(integration)))
			.count();
	}

	private static void awaitPolls(String integration, int more) {
		long before = polls(integration);
		await(() -> polls(integration) >= before + more);
	}

	private static void await(Callable<Boolean> condition) {
		Awaitility.await().atMost(Duration.ofSeconds(10)).until(condition);
	}

}
