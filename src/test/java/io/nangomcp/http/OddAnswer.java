package io.nangomcp.http;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.nangomcp.nango.NangoClients;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the server answered, over a real socket.
 *
 * @param status the HTTP status
 * @param headers the headers
 * @param body the body, empty if there is none
 */
record OddAnswer(int status, HttpHeaders headers, String body) {

	private static final String RESULT_TYPE = "resultType";

	/** With Reactor Netty's client, because it sends any header. */
	static OddAnswer to(OddRequest request, int port) {
		OddAnswer answer = HttpClient.newConnection()
			.host("127.0.0.1")
			.port(port)
			.headers((headers) -> request.headers().forEach((header) -> headers.add(header.name(), header.value())))
			.request(HttpMethod.valueOf(request.method()))
			.uri("/mcp")
			.send(Mono.fromSupplier(() -> Unpooled.copiedBuffer(request.body(), StandardCharsets.UTF_8)))
			.responseSingle((response, content) -> content.asString(StandardCharsets.UTF_8)
				.defaultIfEmpty("")
				.map((body) -> new OddAnswer(response.status().code(), response.responseHeaders(), body)))
			.block();
		if (answer == null) {
			throw new IllegalStateException("No answer to " + request);
		}
		return answer;
	}

	/** In the words of the tables. */
	String describe() {
		if (this.body.isEmpty()) {
			return String.valueOf(this.status);
		}
		String responses = responses().stream().map(OddAnswer::describe).collect(Collectors.joining(", "));
		return this.status + " " + (this.body.startsWith("[") ? "[" + responses + "]" : responses);
	}

	List<JsonNode> responses() {
		if (this.body.isEmpty()) {
			return List.of();
		}
		JsonNode json = NangoClients.MAPPER.readTree(this.body);
		return json.isArray() ? json.valueStream().toList() : List.of(json);
	}

	/** What holds for each answer of an era. */
	void assertForm(boolean stateless) {
		for (JsonNode response : responses()) {
			assertThat(this.headers.get("Content-Type")).isEqualTo("application/json");
			assertThat(response.path("jsonrpc").asString()).isEqualTo("2.0");
			assertThat(response.has("result")).isNotEqualTo(response.has("error"));
			assertThat(response.at("/error/data/requestId").asString(""))
				.isEqualTo(response.has("error") ? this.headers.get("X-Request-Id") : "");
			boolean modern = stateless && response.has("result");
			assertThat(response.path("result").has(RESULT_TYPE)).isEqualTo(modern);
			assertThat(response.at("/result/_meta/io.modelcontextprotocol~1serverInfo/name").asString(""))
				.isEqualTo(modern ? "nango-mcp" : "");
		}
	}

	private static String describe(JsonNode response) {
		return Stream.of(outcome(response), response.has("id") ? "id " + response.get("id") : "")
			.filter((word) -> !word.isEmpty())
			.collect(Collectors.joining(" "));
	}

	private static String outcome(JsonNode response) {
		if (response.has("error")) {
			return response.at("/error/code").toString();
		}
		JsonNode result = response.path("result");
		if (result.path("isError").asBoolean(false)) {
			return "isError";
		}
		String type = result.path(RESULT_TYPE).asString("complete");
		return type.equals("complete") ? "" : type;
	}

}
