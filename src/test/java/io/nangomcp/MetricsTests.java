package io.nangomcp;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import io.micrometer.common.docs.KeyName;
import io.micrometer.core.instrument.Measurement;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.nangomcp.nango.NangoKey;
import io.nangomcp.seal.Seal;
import io.nangomcp.sessions.SessionException;
import io.nangomcp.sessions.Sessions;
import io.nangomcp.telemetry.OperationObservation;
import io.nangomcp.telemetry.ServerMeter;
import io.nangomcp.upstream.HandledNango;
import io.nangomcp.upstream.HandledNango.Answer;
import io.nangomcp.upstream.HandledNango.Request;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.context.ConfigurableApplicationContext;

import static io.nangomcp.CanaryRequest.call;
import static io.nangomcp.CanaryRequest.handshake;
import static io.nangomcp.CanaryRequest.stateless;
import static io.nangomcp.upstream.HandledNango.Answer.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Has the server do a little of everything, and holds its meters against what is
 * documented of them: in code, and in {@code docs/operate.md}.
 */
class MetricsTests {

	private static final Pattern ROW = Pattern.compile("\\| `((?:nango\\.mcp|mcp)\\.[a-z.]+)` \\|([^|]*)\\|.*");

	private static final Pattern QUOTED = Pattern.compile("`([a-z._]+)`");

	private static final AtomicInteger LISTS = new AtomicInteger();

	private static final AtomicInteger TRIGGERS = new AtomicInteger();

	private static final CountDownLatch HELD = new CountDownLatch(1);

	private static final CountDownLatch RELEASED = new CountDownLatch(1);

	private static final HandledNango NANGO = HandledNango.start(MetricsTests::answer);

	private static ConfigurableApplicationContext server;

	private static Socket stream;

	private static Socket held;

	@BeforeAll
	static void run() throws Exception {
		server = OwnServer.start("--nango.base-url=" + NANGO.baseUrl(), "--mcp.catalog.ttl=1ms",
				"--mcp.subscriptions.max-per-caller=1", "--mcp.seal.keys=" + Seal.newKey(),
				"--mcp.sessions.redis-url=redis://127.0.0.1:1");
		int port = OwnServer.port(server);
		handshake("initialize", "{}").send(port);
		handshake("tools/list", "{}").send(port);
		// Each finds the list due and has it loaded again, with another description.
		Awaitility.await().until(() -> handshake("tools/list", "{}").send(port).contains("definition 2"));
		assertThat(call("again", "{}").send(port)).contains("\"ok\":true");
		assertThat(call("fail", "{}").send(port)).contains("action_failed");
		assertThat(call("nope\\n", "{}").send(port)).contains("-32602");
		handshake("made/up", "{}").with("connection-id", "a#b").send(port);
		handshake("made/up", "{}").send(port);
		CanaryRequest listen = stateless("subscriptions/listen", "\"notifications\":{\"toolsListChanged\":true}");
		stream = listen.open(port);
		StringBuilder acknowledged = new StringBuilder();
		while (acknowledged.indexOf("acknowledged") < 0) {
			acknowledged.append((char) stream.getInputStream().read());
		}
		assertThat(listen.send(port)).contains("Too many subscriptions");
		assertThatExceptionOfType(SessionException.class).isThrownBy(MetricsTests::endSession)
			.withMessageContaining("Redis");
		held = call("hold", "{}").open(port);
		HELD.await();
	}

	private static void endSession() {
		Sessions sessions = server.getBean(Sessions.class);
		NangoKey key = new NangoKey(Canary.KEY.value());
		JsonNode body = JsonMapper.shared()
			.readTree(
					"{\"tenant\":{\"connections\":{\"any\":[{\"tags\":{\"team\":\"a\"}}]}},\"toolset\":{\"crm\":\"*\"}}");
		sessions.create(key, body).flatMap((created) -> sessions.end(key, created.session().id())).block();
	}

	private static Answer answer(Request request) throws InterruptedException {
		return switch (request.method() + " " + request.path()) {
			case "GET /scripts/config" -> json(200, "[]");
			case "GET /integrations/crm/functions" ->
				json(200, "{\"data\":[%s],\"pagination\":{\"total\":3}}".formatted(
						Stream.of("again", "fail", "hold").map(MetricsTests::action).collect(Collectors.joining(","))));
			case "GET /connections" -> json(200, "{\"connections\":[]}");
			case "POST /action/trigger" -> trigger(request.body());
			default -> json(404, "{}");
		};
	}

	private static String action(String name) {
		return "{\"id\":%d,\"name\":\"%s\",\"enabled\":true,\"description\":\"definition %d\"}"
			.formatted(name.hashCode(), name, LISTS.getAndIncrement() / 3);
	}

	private static Answer trigger(String body) throws InterruptedException {
		Map<String, String> left = Map.of("X-RateLimit-Limit", "200", "X-RateLimit-Remaining", "150",
				"X-RateLimit-Reset", "4000000000", "Retry-After", "0");
		if (body.contains("hold")) {
			HELD.countDown();
			RELEASED.await();
		}
		if (body.contains("fail")) {
			return json(500, "{\"error\":{\"code\":\"action_script_runtime_error\",\"payload\":{}}}");
		}
		return (TRIGGERS.getAndIncrement() == 0) ? new Answer(429, "{\"error\":{\"code\":\"too_many_request\"}}", left)
				: new Answer(200, "{\"ok\":true}", left);
	}

	@AfterAll
	static void close() throws IOException {
		RELEASED.countDown();
		stream.close();
		held.close();
		server.close();
		NANGO.close();
	}

	@ParameterizedTest
	@EnumSource
	void countsWhatItSays(ServerMeter documented) {
		List<Meter> meters = meters(documented.getName());
		assertThat(meters).isNotEmpty().allSatisfy((meter) -> {
			assertThat(meter.getId().getType()).isEqualTo(documented.getType());
			assertThat(meter.getId().getDescription()).isEqualTo(documented.description());
			assertThat(keys(meter)).isEqualTo(keys(documented.getKeyNames()));
		});
		assertThat(meters).anySatisfy((meter) -> assertThat(
				StreamSupport.stream(meter.measure().spliterator(), false).mapToDouble(Measurement::getValue))
			.anyMatch((value) -> value > 0));
	}

	@Test
	void observesRequestsAsDocumented() {
		List<Meter> meters = meters(OperationObservation.MCP_REQUEST.getName());
		Set<String> keys = keys(OperationObservation.MCP_REQUEST.getLowCardinalityKeyNames());
		assertThat(meters).isNotEmpty().allSatisfy((meter) -> assertThat(keys(meter)).isEqualTo(keys));
		assertThat(values(meters, "mcp.method.name")).containsExactlyInAnyOrder("initialize", "tools/list",
				"tools/call", "subscriptions/listen", "other");
		assertThat(values(meters, "mcp.protocol.version")).containsExactlyInAnyOrder("2025-03-26", "2025-11-25",
				"2026-07-28");
		assertThat(values(meters, "error.type")).containsExactlyInAnyOrder("none", "tool_error", "-32601", "-32602",
				"-32603");
		assertThat(values(meters, "rpc.response.status_code")).containsExactlyInAnyOrder("none", "-32601", "-32602",
				"-32603");
	}

	@Test
	void hasNothingElse() {
		Set<String> documented = Arrays.stream(ServerMeter.values())
			.map(ServerMeter::getName)
			.collect(Collectors.toCollection(TreeSet::new));
		documented.add(OperationObservation.MCP_REQUEST.getName());
		assertThat(registry().getMeters().stream().map((meter) -> meter.getId().getName()))
			.filteredOn((name) -> name.startsWith("nango") || name.startsWith("mcp"))
			.isSubsetOf(documented);
		assertThat(registry().getMeters()).noneMatch((meter) -> meter.getId().getName().startsWith("http.server"));
	}

	@Test
	void tellsCallsApartByWhatIsKnownOfThem() {
		assertThat(meters("nango.mcp.tool.calls").stream().map((meter) -> tags(meter))).containsExactlyInAnyOrder(
				"{integration=crm, outcome=success, tool=again}", "{integration=crm, outcome=action_failed, tool=fail}",
				"{integration=unknown, outcome=unknown_tool, tool=unknown}");
		assertThat(values(meters("nango.mcp.http.replies"), "status")).containsExactlyInAnyOrder("200", "400");
		assertThat(values(meters("http.client.requests"), "uri")).containsExactlyInAnyOrder("/action/trigger",
				"/scripts/config", "/integrations/{integration}/functions", "/connections", "/health");
	}

	@ParameterizedTest
	@ValueSource(strings = { "nango_mcp_limit_refusals_total{limit=\"mcp.subscriptions.max-per-caller\"} 1.0",
			"nango_mcp_limit_refusals_total{limit=\"mcp.limits.calls-per-minute-per-key\"} 0.0",
			"nango_mcp_limit_refusals_total{limit=\"mcp.http.max-connections\"} 0.0",
			"nango_mcp_upstream_retries_total{decision=\"repeated\",request=\"call\"} 1.0",
			"nango_mcp_upstream_circuit{state=\"closed\"} 1.0", "nango_mcp_upstream_circuit{state=\"open\"} 0.0",
			"nango_mcp_upstream_allowance_percent_bucket{le=\"50.0\"} 0",
			"nango_mcp_upstream_allowance_percent_bucket{le=\"75.0\"} 2",
			"nango_mcp_upstream_retry_budget{request=\"call\"} 10.0", "nango_mcp_subscriptions 1.0",
			"nango_mcp_http_streams 1.0", "nango_mcp_http_requests_active 2.0", "nango_mcp_tool_calls_active 1.0",
			"mcp_server_operation_duration_seconds_bucket{error_type=\"tool_error\","
					+ "mcp_method_name=\"tools/call\",mcp_protocol_version=\"2025-03-26\",rpc_response_status_code=\"none\",le=\"300.0\"} 1",
			"cache_size{cache=\"catalog\"} 1.0", "jvm_memory_used_bytes",
			"nango_mcp_limit_refusals_total{limit=\"nango.pool.max-connections\"} 0.0",
			"nango_mcp_upstream_connections{request=\"call\",state=\"active\"} 1.0",
			"nango_mcp_upstream_connections{request=\"other\",state=\"active\"} 0.0" })
	void isScraped(String line) throws IOException {
		int port = server.getEnvironment().getRequiredProperty("local.management.port", Integer.class);
		assertThat(new CanaryRequest("GET /actuator/prometheus", Map.of("Host", List.of("localhost")), "").send(port))
			.contains("\n" + line)
			.doesNotContain("active_seconds", "nope");
	}

	@Test
	void isDescribedInTheDocumentation() throws IOException {
		Map<String, Set<String>> rows = new TreeMap<>();
		for (String line : Files.readAllLines(Path.of("docs/operate.md"))) {
			Matcher row = ROW.matcher(line);
			if (row.matches()) {
				rows.put(row.group(1),
						QUOTED.matcher(row.group(2)).results().map((tag) -> tag.group(1)).collect(Collectors.toSet()));
			}
		}
		Map<String, Set<String>> documented = new TreeMap<>();
		for (ServerMeter meter : ServerMeter.values()) {
			documented.put(meter.getName(), keys(meter.getKeyNames()));
		}
		documented.put(OperationObservation.MCP_REQUEST.getName(),
				keys(OperationObservation.MCP_REQUEST.getLowCardinalityKeyNames()));
		assertThat(rows).isEqualTo(documented);
	}

	private static MeterRegistry registry() {
		return server.getBean(MeterRegistry.class);
	}

	private static List<Meter> meters(String name) {
		return registry().getMeters().stream().filter((meter) -> meter.getId().getName().equals(name)).toList();
	}

	private static Set<String> keys(Meter meter) {
		return meter.getId().getTags().stream().map(Tag::getKey).collect(Collectors.toSet());
	}

	private static Set<String> keys(KeyName... names) {
		return Arrays.stream(names).map(KeyName::asString).collect(Collectors.toSet());
	}

	private static Set<String> values(List<Meter> meters, String key) {
		return meters.stream().map((meter) -> meter.getId().getTag(key)).collect(Collectors.toSet());
	}

	private static String tags(Meter meter) {
		return meter.getId()
			.getTags()
			.stream()
			.collect(Collectors.toMap(Tag::getKey, Tag::getValue, (one, other) -> one, TreeMap::new))
			.toString();
	}

}
