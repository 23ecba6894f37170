package io.nangomcp;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.Socket;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.micrometer.core.instrument.MeterRegistry;
import io.nangomcp.nango.NangoClients;
import io.nangomcp.upstream.FaultyNango;
import io.nangomcp.upstream.FaultyNango.Door;
import io.nangomcp.upstream.FaultyNango.Fault;
import org.assertj.core.api.SoftAssertions;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

import org.springframework.context.ConfigurableApplicationContext;

import static io.nangomcp.Canary.ANSWER;
import static io.nangomcp.Canary.ARGUMENT;
import static io.nangomcp.Canary.CONNECTION;
import static io.nangomcp.Canary.KEY;
import static io.nangomcp.Canary.LINK;
import static io.nangomcp.Canary.NANGO;
import static io.nangomcp.Canary.USER;
import static io.nangomcp.CanaryRequest.call;
import static io.nangomcp.CanaryRequest.handshake;
import static io.nangomcp.CanaryRequest.stateless;
import static io.nangomcp.CanaryRequest.statelessCall;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Sends canaries through every path of success and failure, and looks for them wherever
 * an operator, a client or a model might see them: with every logger at its finest, all
 * endpoints of the actuator exposed, and the details of requests logged if they could be.
 */
@Timeout(60)
class CanaryTests {

	private static final String ARGUMENTS = "{\"note\":\"%s\"}".formatted(ARGUMENT.value());

	private static final String SEAL_KEY = "Y25yeTctc2VhbC05ZjJlLW9mLTMyLWJ5dGVzLWFsbCE=";

	private static final CanaryNango NANGO_ITSELF = new CanaryNango();

	private static final FaultyNango FAULTY = FaultyNango.start();

	private static final SpanReceiver SPANS = SpanReceiver.start();

	private static final Pattern SESSION = Pattern.compile("(?i)mcp-session-id: (\\S+)");

	/** All leaks at once. */
	private static final SoftAssertions FOUND = new SoftAssertions();

	private static ConfigurableApplicationContext server;

	private static ConfigurableApplicationContext faultyServer;

	private static CapturedLog log;

	@BeforeAll
	static void start() {
		server = start(NANGO_ITSELF.baseUrl(), "--mcp.builtin-tools.allow=*",
				"--mcp.tools.integrations.crm.mcp-output=true", "--mcp.results.max-size=2KB",
				"--mcp.http.max-request-size=20KB", "--mcp.connect.wait-for-user=0s",
				"--mcp.limits.max-concurrent-per-caller=2", "--mcp.subscriptions.max-per-caller=1");
		faultyServer = start(FAULTY.baseUrl(), "--nango.timeout.first-byte=1s", "--nango.timeout.total=2s",
				"--nango.timeout.connect=300ms", "--nango.max-response-size=500KB", "--nango.pool.max-connections=20",
				"--nango.circuit-breaker.minimum-calls=2", "--nango.circuit-breaker.window=2",
				"--nango.circuit-breaker.open-for=1h");
		log = CapturedLog.open(Canary.MARKER);
	}

	private static ConfigurableApplicationContext start(String nango, String... settings) {
		Stream<String> widest = Stream.of("--nango.base-url=" + nango, "--mcp.seal.keys=" + SEAL_KEY,
				"--management.endpoints.web.exposure.include=*", "--spring.http.codecs.log-request-details=true",
				"--management.observations.enable.http.server.requests=true");
		return OwnServer.start(Stream.of(widest, SPANS.settings().stream(), Stream.of(settings))
			.flatMap(Function.identity())
			.toArray(String[]::new));
	}

	@AfterAll
	static void close() {
		log.close();
		server.close();
		faultyServer.close();
		NANGO_ITSELF.close();
		FAULTY.close();
		SPANS.close();
	}

	@Test
	void areSeenNowhere() throws Exception {
		for (Step step : steps().toList()) {
			step.run();
		}
		for (CanaryRequest request : refusedInEveryWay().toList()) {
			new Step("HTTP/1.1 4", request).run();
		}
		questions();
		sessions();
		heldCalls();
		faults();
		FOUND.assertThat(log.outcomes())
			.contains("success", "truncated", "input_required", "needs_connection", "broken_connection",
					"connection_declined", "ambiguous_connections", "invalid_arguments", "unknown_tool", "refused",
					"cancelled", "deadline_exceeded", "too_many_calls", "action_failed", "provider_error",
					"script_failed", "interrupted", "timed_out", "unreadable_answer", "nango_error", "rate_limited",
					"nango_unreachable", "invalid_request", "unknown_connection", "unknown_integration",
					"unknown_action", "disabled_action", "invalid_key", "missing_scope", "unexpected_output",
					"result_too_large");
		FOUND.assertThat(log.lines())
			.containsKeys("TRACE org.springframework", "DEBUG reactor.netty", "INFO io.nangomcp", "WARN io.nangomcp");
		FOUND.assertThat(log.hits()).isEmpty();
		FOUND.assertThat(meters(server) + meters(faultyServer))
			.contains("http.server.requests", "http.client.requests")
			.doesNotContain(Canary.MARKER);
		FOUND.assertThat(prometheus(server) + prometheus(faultyServer))
			.contains("nango_mcp_tool_calls_seconds_count{integration=\"crm\",outcome=\"success\",tool=\"succeed\"}")
			.doesNotContain(Canary.MARKER);
		// The last that was asked for.
		Awaitility.await().until(() -> SPANS.all().contains("nango_unreachable"));
		FOUND.assertThat(SPANS.all())
			.contains("tools/call succeed", "subscriptions/listen", "http post /mcp", "broken_connection", "-32042",
					"cancelled")
			.doesNotContain(Canary.MARKER, SEAL_KEY);
		FOUND.assertAll();
	}

	/** Which requests there are, what is answered, and what that may quote. */
	private static Stream<Step> steps() {
		return Stream.of(
				// Successes.
				new Step("\"ok\":true", call("succeed", ARGUMENTS)),
				new Step("\"ok\":true", statelessCall("succeed", ARGUMENTS, "")),
				new Step("\"ok\":true", call("succeed", ARGUMENTS).with("Accept", "text/event-stream")),
				new Step("\"ok\":true", call("succeed", ARGUMENTS).ofUser(USER.value())),
				new Step("notifications/progress", handshake("tools/call", """
						{"name":"succeed","arguments":%s,"_meta":{"progressToken":"p"}}""".formatted(ARGUMENTS))),
				new Step("\"truncated\":true", call("big", ARGUMENTS)),
				new Step("\"text\":\"ok\"", call("content", ARGUMENTS)),
				new Step("\"tools\":[", handshake("tools/list", "{}")),
				new Step("\"tools\":[", stateless("tools/list", "")),
				new Step("supportedVersions", stateless("server/discover", "")),
				new Step("\"result\":{}", handshake("ping", ARGUMENTS)),
				new Step("HTTP/1.1 202",
						handshake("x", ARGUMENTS).withBody("""
								{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":"%s"}}"""
							.formatted(ARGUMENT.value()))),
				new Step("HTTP/1.1 202", handshake("x", ARGUMENTS).withBody("""
						{"jsonrpc":"2.0","id":1,"result":%s}""".formatted(ARGUMENTS))),
				new Step("\"ok\":true",
						handshake("x", ARGUMENTS).withBody("[%s,%s,7]".formatted(call("succeed", ARGUMENTS).body(),
								call("payload", ARGUMENTS).body()))),
				// What our own tools show is whose they are.
				new Step("connection_id", builtin("list_connections", "{}"), CONNECTION, NANGO),
				new Step("connection_id",
						builtin("get_connection", "{\"connection_id\":\"%s\"}".formatted(CONNECTION.value())),
						CONNECTION, NANGO),
				new Step("connect_link", builtin("create_connect_session", "{}").ofUser(USER.value()), LINK),
				new Step("connect_link",
						builtin("create_reconnect_session", "{\"connection_id\":\"%s\"}".formatted(CONNECTION.value())),
						LINK),
				new Step("display_name", builtin("list_integrations", "{}")),
				new Step("connection_id", builtin("wait_for_connection", "{}").ofUser(USER.value()), CONNECTION, NANGO,
						USER),
				new Step("isError", builtin("list_connections", ARGUMENTS)),
				new Step("-32602", builtin("get_connection", "[\"%s\"]".formatted(ARGUMENT.value()))),
				// Arguments that do not fit: named, never repeated.
				new Step("must have at most 40",
						call("succeed", "{\"note\":\"%s\"}".formatted(ARGUMENT.value().repeat(9)))),
				new Step("must be an integer", call("succeed", "{\"n\":\"%s\"}".formatted(ARGUMENT.value()))),
				new Step("must be one of", call("succeed", "{\"kind\":\"%s\"}".formatted(ARGUMENT.value()))),
				new Step("any", call("succeed", "{\"any\":{\"k\":\"%s\"}}".formatted(ARGUMENT.value()))),
				new Step("must match the format", call("succeed", "{\"mail\":\"%s\"}".formatted(ARGUMENT.value()))),
				new Step("must match the pattern", call("succeed", "{\"list\":[\"%s\"]}".formatted(ARGUMENT.value()))),
				new Step("the same item twice",
						call("succeed", "{\"list\":[\"a%s\",\"a%s\"]}".formatted(ARGUMENT.value(), ARGUMENT.value()))),
				new Step("not a known property", call("succeed", "{\"%s\":1}".formatted(ARGUMENT.value())), ARGUMENT),
				new Step("is not a known property", call("ask", "{\"$mcp\":\"%s\"}".formatted(ARGUMENT.value()))),
				new Step("-32602", call("nope", ARGUMENTS)), new Step("-32602", statelessCall("nope", ARGUMENTS, "")),
				new Step("must be an object", call("succeed", "\"%s\"".formatted(ARGUMENT.value()))),
				new Step("must be a string", handshake("tools/call", "{\"name\":%s}".formatted(ARGUMENTS))),
				new Step("-32602", handshake("tools/list", "{\"cursor\":\"%s\"}".formatted(ARGUMENT.value()))),
				new Step("-32602",
						statelessCall("succeed", ARGUMENTS, ",\"requestState\":\"%s\"".formatted(ARGUMENT.value()))),
				new Step("-32602",
						statelessCall("succeed", ARGUMENTS,
								",\"inputResponses\":{\"x\":\"%s\"}".formatted(ANSWER.value()))),
				// Each way in which Nango, the action or its provider fails.
				new Step("action_failed", call("payload", ARGUMENTS)),
				new Step("provider_error", call("provider", ARGUMENTS)),
				new Step("script_failed", call("script", ARGUMENTS)),
				new Step("invalid_request", call("invalid", ARGUMENTS)),
				new Step("unknown_connection", call("unknown-connection", ARGUMENTS)),
				new Step("needs_connection", call("unknown-connection", ARGUMENTS).ofUser(USER.value() + "-none"),
						LINK),
				new Step("unknown_action", call("unknown-action", ARGUMENTS)),
				new Step("disabled_action", call("disabled", ARGUMENTS)),
				new Step("nango_error", call("teapot", ARGUMENTS)),
				new Step("nango_error", call("unavailable", ARGUMENTS)),
				new Step("rate_limited", call("limited", ARGUMENTS)),
				new Step("HTTP/1.1 403", call("no-key", ARGUMENTS)),
				new Step("HTTP/1.1 403", call("no-scope", ARGUMENTS)),
				new Step("HTTP/1.1 403", statelessCall("no-key", ARGUMENTS, "")),
				new Step("unreadable_answer", call("html", ARGUMENTS)),
				new Step("unreadable_answer", call("cut", ARGUMENTS)),
				new Step("unreadable_answer", call("two", ARGUMENTS)),
				new Step("unreadable_answer", call("empty", ARGUMENTS)),
				new Step("unexpected_output", call("odd-content", ARGUMENTS)),
				new Step("result_too_large", call("big-content", ARGUMENTS)),
				new Step("unknown_integration", call("succeed", ARGUMENTS).with("provider-config-key", "none")),
				new Step("-32603", handshake("tools/list", "{}").with("provider-config-key", "odd")),
				new Step("-32603", handshake("tools/list", "{}").with("provider-config-key", "broken")),
				new Step("deadline_exceeded", call("hold", ARGUMENTS).with("nango-call-timeout", "1")),
				// Users who have to connect, in each channel.
				new Step("needs_connection", call("succeed", ARGUMENTS).ofUser(USER.value() + "-none"), LINK),
				new Step("input_required", statelessCall("succeed", ARGUMENTS, "").ofUser(USER.value() + "-none"), LINK,
						USER),
				new Step("broken_connection", call("succeed", ARGUMENTS).ofUser(USER.value() + "-broken"), LINK),
				new Step("broken_connection", call("credentials", ARGUMENTS), LINK),
				new Step("broken_connection", statelessCall("credentials", ARGUMENTS, ""), LINK),
				new Step("cannot be made", call("succeed", ARGUMENTS).ofUser(USER.value() + "-none-unlinked")),
				new Step("cannot be made", call("succeed", ARGUMENTS).ofUser(USER.value() + "-none-oddly")),
				new Step("unreadable_answer", call("succeed", ARGUMENTS).ofUser(USER.value() + "-odd")),
				new Step("ambiguous_connections", call("succeed", ARGUMENTS).ofUser(USER.value() + "-several"),
						CONNECTION),
				// Subscriptions.
				new Step("acknowledged",
						stateless("subscriptions/listen", "\"notifications\":{\"toolsListChanged\":false}")),
				new Step("-32602",
						stateless("subscriptions/listen", "\"notifications\":\"%s\"".formatted(ARGUMENT.value()))));
	}

	private static CanaryRequest builtin(String tool, String arguments) {
		return call(tool, arguments).with("nango-builtin-tools", "*");
	}

	private static Stream<CanaryRequest> refusedInEveryWay() {
		CanaryRequest list = handshake("tools/list", ARGUMENTS);
		CanaryRequest modern = statelessCall("succeed", "{\"region\":\"%s\"}".formatted(ARGUMENT.value()), "");
		return Stream.of(list.withLine("GET /mcp?key=" + KEY.value()), list.withLine("DELETE /mcp"),
				list.with("Host", "evil.example"), list.with("Origin", "https://evil.example"),
				list.with("Content-Type", "text/" + KEY.value()), list.with("Content-Type", KEY.value()),
				list.with("Authorization"), list.with("Authorization", "Bearer"),
				list.with("Authorization", "Bearer " + KEY.value(), "Bearer " + KEY.value()),
				list.with("Authorization", KEY.value() + " " + KEY.value()),
				list.with("Authorization", KEY.value() + "\u0001"),
				list.with("Authorization", "Bearer " + KEY.value().repeat(30)), list.with("connection-id"),
				list.with("connection-id", CONNECTION.value() + "#"),
				list.with("connection-id", CONNECTION.value(), CONNECTION.value()),
				list.with("nango-end-user-id", USER.value()), list.ofUser(USER.value() + "\u00e9"),
				list.with("nango-call-timeout", KEY.value()), list.with("nango-tools", KEY.value() + "!"),
				list.with("nango-builtin-tools", KEY.value() + "!"),
				list.with("provider-config-key", KEY.value() + "#"), list.with("x", KEY.value().repeat(600)),
				list.with(KEY.value() + "(", "x"), list.with("Mcp-Session-Id", KEY.value()),
				list.with("MCP-Protocol-Version", KEY.value()),
				list.withBody("{\"note\":\"%s\"".formatted(ARGUMENT.value())), list.withBody(ARGUMENT.value()),
				list.withBody("\"%s\"".formatted(ARGUMENT.value())), list.withBody("[]"),
				list.withBody("[".repeat(300) + "\"%s\"".formatted(ARGUMENT.value()) + "]".repeat(300)),
				list.withBody("\"%s\"".formatted(ARGUMENT.value().repeat(1_200))),
				list.withBody("{\"jsonrpc\":\"%s\",\"id\":1,\"method\":\"x\"}".formatted(ARGUMENT.value())),
				list.withBody("{\"jsonrpc\":\"2.0\",\"id\":[\"%s\"],\"method\":\"x\"}".formatted(ARGUMENT.value())),
				list.withBody("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"x\",\"params\":\"%s\"}"
					.formatted(ARGUMENT.value())),
				list.withBody("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":{\"x\":\"%s\"}}".formatted(ARGUMENT.value())),
				modern, modern.with("Mcp-Param-Region", "x"), modern.with("Mcp-Param-Region", ARGUMENT.value() + "x"),
				modern.with("Mcp-Param-Region", ARGUMENT.value(), ARGUMENT.value()),
				modern.with("Mcp-Param-Region", "=?base64?%s?=".formatted(ARGUMENT.value())),
				statelessCall("succeed", ARGUMENTS, "").with("Mcp-Param-Region", ARGUMENT.value()),
				stateless("nope", "\"x\":\"%s\"".formatted(ARGUMENT.value())));
	}

	/** An action's question and its answer, and the user's to the question to connect. */
	private static void questions() throws IOException {
		String asked = new Step("input_required", statelessCall("ask", ARGUMENTS, "")).run();
		new Step("answered", statelessCall("ask", ARGUMENTS,
				",\"requestState\":%s,\"inputResponses\":{\"name\":{\"action\":\"accept\",\"content\":{\"a\":\"%s\"}}}"
					.formatted(state(asked), ANSWER.value())))
			.run();
		new Step("-32602", statelessCall("succeed", ARGUMENTS, ",\"requestState\":%s".formatted(state(asked)))).run();
		new Step("-32021", statelessCall("ask", ARGUMENTS, "")
			.withBody(statelessCall("ask", ARGUMENTS, "").body().replace("\"form\":{},", ""))).run();
		String user = USER.value() + "-none";
		for (String action : List.of("accept", "decline", "cancel")) {
			String toConnect = new Step("input_required", statelessCall("succeed", ARGUMENTS, "").ofUser(user), LINK,
					USER)
				.run();
			new Step("result", statelessCall("succeed", ARGUMENTS,
					",\"requestState\":%s,\"inputResponses\":{\"connect\":{\"action\":\"%s\",\"content\":{\"a\":\"%s\"}}}"
						.formatted(state(toConnect), action, ANSWER.value()))
				.ofUser(user), LINK, USER).run();
		}
	}

	private static JsonNode state(String answer) {
		return json(answer).at("/result/requestState");
	}

	private static void sessions() throws IOException {
		String user = USER.value() + "-none";
		String initialized = new Step("Session-Id",
				handshake("initialize",
						"""
								{"protocolVersion":"2025-11-25","capabilities":{"elicitation":{"url":{}}},"clientInfo":{"name":"%s","version":"1"}}"""
							.formatted(ARGUMENT.value()))
					.ofUser(user))
			.run();
		Matcher session = SESSION.matcher(initialized);
		assertThat(session.find()).isTrue();
		CanaryRequest call = call("succeed", ARGUMENTS).ofUser(user)
			.with("Mcp-Session-Id", session.group(1))
			.with("MCP-Protocol-Version", "2025-11-25");
		new Step("-32042", call, LINK, USER).run();
		new Step("HTTP/1.1 404", call.ofUser(USER.value())).run();
	}

	/**
	 * While calls run: limits, a thread dump, all of the actuator; then clients go away.
	 */
	private static void heldCalls() throws Exception {
		int port = OwnServer.port(server);
		CanaryRequest hold = call("hold", ARGUMENTS);
		CanaryRequest listen = stateless("subscriptions/listen", "\"notifications\":{\"toolsListChanged\":true}");
		NANGO_ITSELF.awaitHeld(1);
		try (Socket one = hold.open(port); Socket two = hold.open(port); Socket stream = listen.open(port)) {
			NANGO_ITSELF.awaitHeld(2);
			StringBuilder acknowledged = new StringBuilder();
			while (acknowledged.indexOf("acknowledged") < 0) {
				acknowledged.append((char) stream.getInputStream().read());
			}
			assertThat(acknowledged).doesNotContain(Canary.MARKER);
			new Step("too_many_calls", hold).run();
			new Step("-32603", listen).run();
			assertThat(Arrays.toString(ManagementFactory.getThreadMXBean().dumpAllThreads(true, true)))
				.doesNotContain(Canary.MARKER);
			actuator(server);
			assertThat(one.isConnected()).isTrue();
			assertThat(two.isConnected()).isTrue();
		}
		Awaitility.await().until(() -> log.outcomes().contains("cancelled"));
		NANGO_ITSELF.release();
	}

	private static void actuator(ConfigurableApplicationContext of) throws IOException {
		int port = of.getEnvironment().getRequiredProperty("local.management.port", Integer.class);
		List<String> paths = new ArrayList<>(json(get(port, "/actuator")).path("_links")
			.valueStream()
			.filter((link) -> !link.path("templated").asBoolean())
			.map((link) -> URI.create(link.path("href").asString()).getPath())
			.toList());
		assertThat(paths).contains("/actuator/threaddump", "/actuator/env", "/actuator/metrics");
		json(get(port, "/actuator/metrics")).path("names")
			.forEach((meter) -> paths.add("/actuator/metrics/" + meter.asString()));
		for (String path : paths) {
			FOUND.assertThat(get(port, path)).as(path).doesNotContain(Canary.MARKER).doesNotContain(SEAL_KEY);
		}
	}

	private static String prometheus(ConfigurableApplicationContext of) throws IOException {
		return get(of.getEnvironment().getRequiredProperty("local.management.port", Integer.class),
				"/actuator/prometheus");
	}

	private static String get(int port, String path) throws IOException {
		return new CanaryRequest("GET " + path, Map.of("Host", List.of("localhost")), "").send(port);
	}

	private static JsonNode json(String answer) {
		return NangoClients.MAPPER.readTree(answer.substring(answer.indexOf("\r\n\r\n{") + 4));
	}

	/** What goes wrong on the wire, and when Nango cannot be reached at all. */
	private static void faults() throws Exception {
		try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
			List<Future<String>> answers = EnumSet.complementOf(EnumSet.of(Fault.TOGETHER))
				.stream()
				.map((fault) -> threads.submit(() -> faulty(fault).run()))
				.toList();
			for (Future<String> answer : answers) {
				answer.get();
			}
			List<Future<String>> crowd = IntStream.range(0, 25)
				.mapToObj((index) -> threads.submit(() -> faulty(Fault.STALLED_HEADERS).run()))
				.toList();
			List<String> crowded = new ArrayList<>();
			for (Future<String> answer : crowd) {
				crowded.add(answer.get());
			}
			assertThat(crowded).anyMatch((answer) -> answer.contains("too_many_calls"));
		}
		FAULTY.turn(Door.DEAF);
		FAULTY.hangUp();
		faulty(Fault.NONE).run();
		FAULTY.turn(Door.CLOSED);
		assertThat(faulty(Fault.NONE).run()).contains("nango_unreachable");
		assertThat(faulty(Fault.NONE).run()).contains("is not asked for a moment");
		actuator(faultyServer);
	}

	/** This Nango's provider repeats the argument when all goes well. */
	private static Step faulty(Fault fault) {
		return new Step(OwnServer.port(faultyServer), "HTTP/1.1 200", call("write", """
				{"call":"%s-%s","fault":"%s","times":99}""".formatted(ARGUMENT.value(), fault, fault)),
				Set.of(ARGUMENT));
	}

	private static String meters(ConfigurableApplicationContext of) {
		return of.getBean(MeterRegistry.class)
			.getMeters()
			.stream()
			.map((meter) -> meter.getId() + " " + meter.measure())
			.collect(Collectors.joining("\n"));
	}

	/**
	 * A request and its answer.
	 *
	 * @param port where it is sent
	 * @param expected what the answer has, which shows that the path was taken
	 * @param request the request
	 * @param mayQuote the canaries that the answer may have
	 */
	private record Step(int port, String expected, CanaryRequest request, Set<Canary> mayQuote) {

		Step(String expected, CanaryRequest request, Canary... mayQuote) {
			this(OwnServer.port(server), expected, request, Set.of(mayQuote));
		}

		String run() throws IOException {
			String answer = this.request.send(this.port);
			FOUND.assertThat(answer).as(this.request.toString()).contains(this.expected);
			for (Canary canary : Canary.values()) {
				if (!this.mayQuote.contains(canary)) {
					FOUND.assertThat(answer).as(this.request.toString()).doesNotContain(canary.value());
				}
			}
			return answer;
		}

	}

}
