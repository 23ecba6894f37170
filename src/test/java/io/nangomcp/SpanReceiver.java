package io.nangomcp;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;

import com.google.protobuf.ByteString;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.Span;
import org.awaitility.Awaitility;

/**
 * An OpenTelemetry collector that keeps the spans which arrive.
 */
final class SpanReceiver implements AutoCloseable {

	private final HttpServer server;

	private final List<Span> spans = new CopyOnWriteArrayList<>();

	private SpanReceiver(HttpServer server) {
		this.server = server;
		server.createContext("/v1/traces", this::receive);
		server.start();
	}

	static SpanReceiver start() {
		try {
			return new SpanReceiver(HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** The settings of a server that traces everything and sends it here, soon. */
	List<String> settings() {
		return List.of(
				"--management.opentelemetry.tracing.export.otlp.endpoint=http://127.0.0.1:%d/v1/traces"
					.formatted(this.server.getAddress().getPort()),
				"--management.opentelemetry.tracing.export.schedule-delay=50ms",
				"--management.tracing.sampling.probability=1");
	}

	private void receive(HttpExchange exchange) throws IOException {
		try (exchange) {
			ExportTraceServiceRequest.parseFrom(exchange.getRequestBody().readAllBytes())
				.getResourceSpansList()
				.stream()
				.flatMap((resource) -> resource.getScopeSpansList().stream())
				.forEach((scope) -> this.spans.addAll(scope.getSpansList()));
			exchange.sendResponseHeaders(200, -1);
		}
	}

	/** Waits for a span of this name in a trace. */
	Span await(String traceId, String name) {
		return Awaitility.await()
			.until(() -> of(traceId).stream().filter((span) -> span.getName().equals(name)).toList(),
					(found) -> !found.isEmpty())
			.getFirst();
	}

	List<Span> of(String traceId) {
		return this.spans.stream().filter((span) -> hex(span.getTraceId()).equals(traceId)).toList();
	}

	/** Everything that arrived, as text. */
	String all() {
		return this.spans.toString();
	}

	static Map<String, String> attributes(Span span) {
		return span.getAttributesList()
			.stream()
			.collect(Collectors.toMap(KeyValue::getKey, (attribute) -> attribute.getValue().getStringValue(),
					(one, other) -> one + " and " + other, TreeMap::new));
	}

	static String hex(ByteString bytes) {
		return HexFormat.of().formatHex(bytes.toByteArray());
	}

	@Override
	public void close() {
		this.server.stop(0);
	}

}
