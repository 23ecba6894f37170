package io.nangomcp.http;

import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

import io.nangomcp.nango.NangoClients;
import io.nangomcp.upstream.OwnNango;
import io.nangomcp.upstream.ScriptedNango;
import io.nangomcp.upstream.ScriptedNango.Answer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Sinks;
import tools.jackson.databind.JsonNode;

import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;

import static io.nangomcp.upstream.ScriptedNango.after;
import static io.nangomcp.upstream.ScriptedNango.hangUp;
import static io.nangomcp.upstream.ScriptedNango.json;
import static io.nangomcp.upstream.ScriptedNango.silence;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/**
 * Answers that come as a stream of events, of actions that are as slow as a test wants.
 */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
		properties = { "mcp.streaming.json-within=50ms", "mcp.streaming.keep-alive=50ms" })
class StreamingTests {

	private static final String TRIGGER = "POST /action/trigger";

	private static final String BOTH = "application/json, text/event-stream";

	private static final Answer ACTIONS = json(200, """
			{"data":[{"id":1,"name":"slow","enabled":true}],"pagination":{"total":1}}""");

	@OwnNango
	private static final ScriptedNango NANGO = ScriptedNango.start(json(200, "[]")).when("GET /integrations/", ACTIONS);

	private final Sinks.Empty<Void> released = Sinks.empty();

	@LocalServerPort
	private int port;

	@ParameterizedTest
	@EnumSource
	void streamsTheResultOfASlowCallOnOneLine(Era era) {
		NANGO.when(TRIGGER, held(json(200, "{\n\t\"text\": \"a\\r\\nb\u2028é\",\r\n\t\"amount\": 1.10\r}\n")));
		try (EventStream stream = open(era, era.call(""))) {
			assertThat(stream.status()).isEqualTo(200);
			assertThat(stream.header("Content-Type")).startsWith("text/event-stream");
			assertThat(stream.header("X-Accel-Buffering")).isEqualTo("no");
			assertThat(stream.header("Cache-Control")).isEqualTo("no-cache");
			assertThat(stream.next()).startsWith(":");
			this.released.tryEmitEmpty();
			JsonNode message = stream.nextMessage();
			assertThat(message.path("id").asInt()).isEqualTo(7);
			assertThat(message.at("/result/structuredContent/text").asString()).isEqualTo("a\r\nb\u2028é");
			assertThat(message.at("/result/structuredContent/amount").toString()).isEqualTo("1.10");
			assertThat(message.at("/result/resultType").asString("none"))
				.isEqualTo((era == Era.STATELESS) ? "complete" : "none");
			stream.expectEnd();
		}
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', value = { "HANDSHAKE | [1, 2.50]", "HANDSHAKE | \"é\"",
			"HANDSHAKE | null", "STATELESS | [1, 2.50]", "STATELESS | 12345678901234567890", "STATELESS | true" })
	void streamsWhatIsNoObjectAsThePropertyOfOne(Era era, String output) {
		NANGO.when(TRIGGER, held(json(200, output)));
		try (EventStream stream = open(era, era.call(""))) {
			assertThat(stream.next()).startsWith(":");
			this.released.tryEmitEmpty();
			JsonNode result = stream.nextMessage().path("result");
			assertThat(result.at("/content/0/text").asString()).isEqualTo(output);
			assertThat(result.path("structuredContent"))
				.isEqualTo(NangoClients.MAPPER.readTree("{\"result\":%s}".formatted(output)));
		}
	}

	@Test
	void keepsASilentStreamAlive() {
		NANGO.when(TRIGGER, held(json(200, "{}")));
		try (EventStream stream = open(Era.STATELESS, Era.STATELESS.call(""))) {
			for (int comment = 0; comment < 4; comment++) {
				assertThat(stream.next()).startsWith(":");
			}
			this.released.tryEmitEmpty();
			assertThat(stream.nextMessage().has("result")).isTrue();
			stream.expectEnd();
		}
	}

	@Test
	void streamsASlowListAsWell() {
		NANGO.when("GET /integrations/slow-to-list/", held(ACTIONS));
		try (EventStream stream = EventStream.post(this.port,
				Era.HANDSHAKE.headers(Map.of("Accept", BOTH, "provider-config-key", "slow-to-list")),
				"{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"tools/list\"}")) {
			assertThat(stream.next()).startsWith(":");
			this.released.tryEmitEmpty();
			assertThat(stream.nextMessage().at("/result/tools/0/name").asString()).isEqualTo("slow");
			stream.expectEnd();
		}
	}

	@ParameterizedTest
	@CsvSource({ "HANDSHAKE, application/json", "HANDSHAKE, */*", "STATELESS, application/json", "STATELESS, */*",
			"STATELESS, text/html" })
	void answersJsonHoweverLateToAClientThatReadsNoEvents(Era era, String accept) {
		NANGO.when(TRIGGER, held(json(200, "{}")));
		long before = triggered();
		try (HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
			CompletableFuture<HttpResponse<String>> answer = http.sendAsync(
					EventStream.request(this.port, era.headers(Map.of("Accept", accept)), era.call("")),
					HttpResponse.BodyHandlers.ofString());
			await(() -> triggered() == before + 1);
			try (EventStream later = open(era, era.call(""))) {
				assertThat(later.next()).startsWith(":");
				assertThat(answer).isNotDone();
				this.released.tryEmitEmpty();
				later.nextMessage();
			}
			HttpResponse<String> response = answer.join();
			assertThat(response.statusCode()).isEqualTo(200);
			assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json");
			assertThat(NangoClients.MAPPER.readTree(response.body()).path("id").asInt()).isEqualTo(7);
		}
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`',
			value = { "HANDSHAKE | \"p-1\"", "HANDSHAKE | 0", "STATELESS | \"p-1\"", "STATELESS | \"7\"",
					"STATELESS | \"\"", "STATELESS | 7", "STATELESS | -1", "STATELESS | 1790000000123",
					"STATELESS | 12345678901234567890" })
	void reportsProgressFromTheStart(Era era, String token) {
		NANGO.when(TRIGGER, held(json(200, "{}")));
		try (EventStream stream = open(era, era.call(",\"progressToken\":" + token))) {
			JsonNode first = stream.nextMessage();
			this.released.tryEmitEmpty();
			assertThatProgressIsReported(first, stream, token);
		}
	}

	@ParameterizedTest
	@EnumSource
	void reportsProgressOfAFastCallAsWell(Era era) {
		NANGO.when(TRIGGER, json(200, "{}"));
		try (EventStream stream = open(era, era.call(",\"progressToken\":\"p\""))) {
			assertThatProgressIsReported(stream.nextMessage(), stream, "\"p\"");
		}
	}

	private static void assertThatProgressIsReported(JsonNode first, EventStream stream, String token) {
		List<JsonNode> notifications = new ArrayList<>();
		JsonNode message = first;
		while (!message.has("id")) {
			notifications.add(message);
			message = stream.nextMessage();
		}
		assertThat(message.path("id").asInt()).isEqualTo(7);
		assertThat(message.has("result")).isTrue();
		stream.expectEnd();
		assertThat(notifications).hasSizeGreaterThanOrEqualTo(3).allSatisfy((notification) -> {
			assertThat(notification.path("jsonrpc").asString()).isEqualTo("2.0");
			assertThat(notification.path("method").asString()).isEqualTo("notifications/progress");
			assertThat(notification.at("/params/progressToken").toString()).isEqualTo(token);
		});
		List<Double> progress = notifications.stream()
			.map((notification) -> notification.at("/params/progress").asDouble())
			.toList();
		assertThat(progress).isSorted().doesNotHaveDuplicates();
	}

	@ParameterizedTest
	@EnumSource
	void reportsNoProgressToAClientThatReadsNoEvents(Era era) {
		NANGO.when(TRIGGER, json(200, "{}"));
		try (EventStream stream = EventStream.post(this.port, era.headers(Map.of("Accept", "application/json")),
				era.call(",\"progressToken\":\"p\""))) {
			assertThat(stream.header("Content-Type")).isEqualTo("application/json");
			assertThat(stream.next()).startsWith("{\"jsonrpc\":\"2.0\",\"id\":7,\"result\":");
		}
	}

	static Stream<Arguments> failures() {
		return Stream.of(
				// what Nango answers | where the answer says so | what it says
				arguments(json(424, """
						{"error":{"code":"action_script_runtime_error","payload":{"message":"no such deal"}}}"""),
						"/result/content/0/text", "no such deal"),
				arguments(hangUp(), "/result/content/0/text", "not safe to call again"),
				arguments(json(200, "no JSON"), "/result/content/0/text", "Request ID: "),
				arguments(json(401, "{\"error\":{\"code\":\"unknown_account\"}}"), "/error/message",
						"Nango does not accept the key"),
				arguments(json(403,
						"""
								{"error":{"code":"forbidden","message":"Insufficient scope. Required: environment:actions:execute"}}"""),
						"/error/message", "environment:actions:execute"));
	}

	@ParameterizedTest
	@MethodSource("failures")
	void reportsAFailureInTheStream(Answer answer, String where, String what) {
		NANGO.when(TRIGGER, held(answer));
		try (EventStream stream = open(Era.STATELESS, Era.STATELESS.call(""))) {
			assertThat(stream.next()).startsWith(":");
			this.released.tryEmitEmpty();
			JsonNode message = stream.nextMessage();
			assertThat(message.path("id").asInt()).isEqualTo(7);
			assertThat(message.at(where).asString("")).as(message.toString()).contains(what);
			assertThat(message.at("/result/isError").asBoolean(false)).isEqualTo(message.has("result"));
			assertThat(message.at("/error/code").asInt(0)).isEqualTo(message.has("error") ? -32600 : 0);
			stream.expectEnd();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "", ",\"progressToken\":1" })
	void endsTheRequestToNangoWhenTheStreamIsClosed(String token) {
		NANGO.when(TRIGGER, silence());
		int closedBefore = NANGO.closed();
		long before = triggered();
		try (EventStream stream = open(Era.STATELESS, Era.STATELESS.call(token))) {
			await(() -> triggered() == before + 1);
			stream.next();
			assertThat(NANGO.closed()).isEqualTo(closedBefore);
		}
		await(() -> NANGO.closed() == closedBefore + 1);
	}

	private Answer held(Answer answer) {
		return after(this.released.asMono(), answer);
	}

	private EventStream open(Era era, String body) {
		return EventStream.post(this.port, era.headers(Map.of("Accept", BOTH)), body);
	}

	private static long triggered() {
		return NANGO.received().stream().filter((request) -> request.line().startsWith(TRIGGER)).count();
	}

	private static void await(Callable<Boolean> condition) {
		Awaitility.await().atMost(Duration.ofSeconds(10)).until(condition);
	}

	/** How a call is written in each era. */
	enum Era {

		HANDSHAKE, STATELESS;

		Map<String, String> headers(Map<String, String> more) {
			Map<String, String> all = new HashMap<>(
					Map.of("Authorization", "Bearer key", "connection-id", "c", "provider-config-key", "hubspot"));
			if (this == STATELESS) {
				all.putAll(
						Map.of("MCP-Protocol-Version", "2026-07-28", "Mcp-Method", "tools/call", "Mcp-Name", "slow"));
			}
			all.putAll(more);
			return all;
		}

		String call(String moreMeta) {
			return """
					{"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"name":"slow","_meta":{%s%s}}}"""
				.formatted(meta(), moreMeta);
		}

		private String meta() {
			return switch (this) {
				case HANDSHAKE -> "\"unheard-of\":1";
				case STATELESS -> """
						"io.modelcontextprotocol/protocolVersion":"2026-07-28",
						"io.modelcontextprotocol/clientCapabilities":{}""";
			};
		}

	}

}
