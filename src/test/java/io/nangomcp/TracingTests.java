package io.nangomcp;

import java.io.IOException;
import java.net.Socket;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;

import io.micrometer.tracing.Tracer;
import io.nangomcp.upstream.ScriptedNango;
import io.nangomcp.upstream.ScriptedNango.Received;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status.StatusCode;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.context.ConfigurableApplicationContext;

import static io.nangomcp.CanaryRequest.handshake;
import static io.nangomcp.CanaryRequest.stateless;
import static io.nangomcp.upstream.ScriptedNango.json;
import static io.nangomcp.upstream.ScriptedNango.silence;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Spans as they arrive at a collector, and what Nango is told of them.
 */
class TracingTests {

	private static final String TRIGGER = "POST /action/trigger";

	private static final SpanReceiver SPANS = SpanReceiver.start();

	private static final ScriptedNango NANGO = ScriptedNango.start(json(200, "[]"))
		.when("GET /integrations/",
				json(200, "{\"data\":[{\"id\":1,\"name\":\"do-it\",\"enabled\":true}],\"pagination\":{\"total\":1}}"));

	private static ConfigurableApplicationContext server;

	private final String messageTrace = random(2);

	private final String messageSpan = random(1);

	private final String httpTrace = random(2);

	private final String httpSpan = random(1);

	@BeforeAll
	static void start() {
		server = OwnServer
			.start(Stream.concat(Stream.of("--nango.base-url=" + NANGO.baseUrl()), SPANS.settings().stream())
				.toArray(String[]::new));
	}

	@AfterAll
	static void close() {
		server.close();
		NANGO.close();
		SPANS.close();
	}

	@BeforeEach
	void succeed() {
		NANGO.when(TRIGGER, json(200, "{\"ok\":true}"));
	}

	@Test
	void takesItsParentFromTheMessageAndLinksThatOfHttp() throws IOException {
		call("do-it", parent(this.messageTrace, this.messageSpan))
			.with("traceparent", parent(this.httpTrace, this.httpSpan))
			.send(port());
		Span span = SPANS.await(this.messageTrace, "tools/call do-it");
		assertThat(SpanReceiver.hex(span.getParentSpanId())).isEqualTo(this.messageSpan);
		assertThat(span.getLinksList()).singleElement()
			.satisfies((link) -> assertThat(SpanReceiver.hex(link.getTraceId())).isEqualTo(this.httpTrace))
			.satisfies((link) -> assertThat(SpanReceiver.hex(link.getSpanId())).isEqualTo(this.httpSpan));
		assertThat(SPANS.of(this.httpTrace)).isEmpty();
	}

	@Test
	void takesItsParentFromHttpWhereTheMessageHasNone() throws IOException {
		call("do-it", "made up").with("traceparent", parent(this.httpTrace, this.httpSpan)).send(port());
		Span span = SPANS.await(this.httpTrace, "tools/call do-it");
		assertThat(SpanReceiver.hex(span.getParentSpanId())).isEqualTo(this.httpSpan);
		assertThat(span.getLinksList()).isEmpty();
	}

	@Test
	void beginsATraceOfItsOwnWhereNobodyHas() throws IOException {
		call("do-it", null).with("tracestate", "vendor=canary").with("baggage", "user=canary").send(port());
		Received received = lastTrigger();
		assertThat(received.headers().get("traceparent")).matches("00-[0-9a-f]{32}-[0-9a-f]{16}-0[13]");
		Span span = SPANS.await(received.headers().get("traceparent").substring(3, 35), "tools/call do-it");
		assertThat(span.getParentSpanId().isEmpty()).isTrue();
		assertThat(received.headers().names()).doesNotContain("tracestate", "baggage", "b3");
	}

	@Test
	void goesOnInNango() throws IOException {
		call("do-it", parent(this.messageTrace, this.messageSpan)).send(port());
		Span server = SPANS.await(this.messageTrace, "tools/call do-it");
		Span client = SPANS.await(this.messageTrace, "http post");
		assertThat(client.getParentSpanId()).isEqualTo(server.getSpanId());
		assertThat(client.getKind()).isEqualTo(Span.SpanKind.SPAN_KIND_CLIENT);
		assertThat(SpanReceiver.attributes(client)).containsEntry("uri", "/action/trigger")
			.containsEntry("status", "200")
			.doesNotContainKey("http.url");
		assertThat(lastTrigger().headers().get("traceparent"))
			.isEqualTo(parent(this.messageTrace, SpanReceiver.hex(client.getSpanId())));
	}

	@Test
	void saysWhatIsCalled() throws IOException {
		call("do-it", parent(this.messageTrace, this.messageSpan)).send(port());
		Span span = SPANS.await(this.messageTrace, "tools/call do-it");
		assertThat(span.getKind()).isEqualTo(Span.SpanKind.SPAN_KIND_SERVER);
		assertThat(SpanReceiver.attributes(span)).isEqualTo(Map.of("mcp.method.name", "tools/call",
				"mcp.protocol.version", "2025-03-26", "gen_ai.operation.name", "execute_tool", "gen_ai.tool.name",
				"do-it", "nango.integration", "crm", "nango.mcp.outcome", "success", "jsonrpc.request.id", "1"));
		assertThat(span.getStatus().getCode()).isNotEqualTo(StatusCode.STATUS_CODE_ERROR);
	}

	@Test
	void saysThatAToolFails() throws IOException {
		NANGO.when(TRIGGER, json(424, "{\"error\":{\"code\":\"script_http_error\",\"payload\":{\"x\":\"canary\"}}}"));
		call("do-it", parent(this.messageTrace, this.messageSpan)).send(port());
		Span span = SPANS.await(this.messageTrace, "tools/call do-it");
		assertThat(SpanReceiver.attributes(span)).containsEntry("error.type", "tool_error")
			.containsEntry("nango.mcp.outcome", "provider_error")
			.doesNotContainKey("rpc.response.status_code");
		assertThat(span.getStatus().getCode()).isEqualTo(StatusCode.STATUS_CODE_ERROR);
		assertThat(span.getStatus().getMessage()).isEqualTo("tool_error");
		assertThat(span.getEventsList()).isEmpty();
	}

	@ParameterizedTest
	@CsvSource({ "tools/call, nope, -32602, tools/call", "prompts/get, nope, -32601, other" })
	void saysWhichErrorIsAnswered(String method, String tool, String code, String name) throws IOException {
		handshake(method, "{\"name\":\"%s\",\"_meta\":{\"traceparent\":\"%s\"}}".formatted(tool,
				parent(this.messageTrace, this.messageSpan)))
			.send(port());
		Span span = SPANS.await(this.messageTrace, name);
		assertThat(SpanReceiver.attributes(span)).containsEntry("error.type", code)
			.containsEntry("rpc.response.status_code", code)
			.doesNotContainKeys("gen_ai.tool.name", "gen_ai.operation.name", "nango.integration");
		assertThat(span.getStatus().getCode()).isEqualTo(StatusCode.STATUS_CODE_ERROR);
	}

	@Test
	void saysThatAClientGoesAway() throws IOException {
		NANGO.when(TRIGGER, silence());
		long before = triggers().count();
		try (Socket client = call("do-it", parent(this.messageTrace, this.messageSpan)).open(port())) {
			Awaitility.await().until(() -> triggers().count() > before);
			assertThat(client.isConnected()).isTrue();
		}
		assertThat(SpanReceiver.attributes(SPANS.await(this.messageTrace, "tools/call do-it")))
			.containsEntry("error.type", "cancelled")
			.containsEntry("nango.mcp.outcome", "cancelled");
	}

	@Test
	void followsAClientThatDoesNotTrace() throws IOException {
		call("do-it", parent(this.messageTrace, this.messageSpan).replaceFirst("01$", "00")).send(port());
		assertThat(lastTrigger().headers().get("traceparent")).startsWith("00-" + this.messageTrace).endsWith("-00");
	}

	@Test
	void knowsTheVersionOfEachEra() throws IOException {
		stateless("tools/list", "").with("traceparent", parent(this.httpTrace, this.httpSpan)).send(port());
		assertThat(SpanReceiver.attributes(SPANS.await(this.httpTrace, "tools/list"))).isEqualTo(Map
			.of("mcp.method.name", "tools/list", "mcp.protocol.version", "2026-07-28", "jsonrpc.request.id", "1"));
	}

	@Test
	void namesTheTraceInTheAuditLog() throws IOException {
		try (AuditLines audit = AuditLines.open()) {
			call("do-it", parent(this.messageTrace, this.messageSpan)).with("X-Request-Id", this.httpSpan).send(port());
			assertThat(audit.value(this.httpSpan, "trace")).isEqualTo(this.messageTrace);
		}
	}

	@Test
	void isNotThereUntilItHasSomewhereToGo() throws IOException {
		try (ConfigurableApplicationContext silent = OwnServer.start("--nango.base-url=" + NANGO.baseUrl());
				AuditLines audit = AuditLines.open()) {
			assertThat(silent.getBeanNamesForType(Tracer.class)).isEmpty();
			call("do-it", parent(this.messageTrace, this.messageSpan)).with("X-Request-Id", this.httpSpan)
				.send(OwnServer.port(silent));
			assertThat(lastTrigger().headers().names()).doesNotContain("traceparent");
			assertThat(audit.value(this.httpSpan, "trace")).isEqualTo(this.messageTrace);
		}
	}

	private static CanaryRequest call(String tool, @Nullable String parent) {
		String meta = (parent != null) ? ",\"_meta\":{\"traceparent\":\"%s\"}".formatted(parent) : "";
		return handshake("tools/call", "{\"name\":\"%s\"%s}".formatted(tool, meta));
	}

	private static int port() {
		return OwnServer.port(server);
	}

	private static Stream<Received> triggers() {
		return List.copyOf(NANGO.received()).stream().filter((request) -> request.line().equals(TRIGGER));
	}

	private static Received lastTrigger() {
		return triggers().toList().getLast();
	}

	private static String parent(String trace, String span) {
		return "00-%s-%s-01".formatted(trace, span);
	}

	private static String random(int words) {
		StringBuilder hex = new StringBuilder();
		for (int word = 0; word < words; word++) {
			hex.append(HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong(1, Long.MAX_VALUE)));
		}
		return hex.toString();
	}

}
