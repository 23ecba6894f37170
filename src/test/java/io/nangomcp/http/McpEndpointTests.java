package io.nangomcp.http;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.stream.Stream;

import io.nangomcp.ServerTest;
import io.nangomcp.nango.NangoClients;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import tools.jackson.databind.JsonNode;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatusCode;
import org.springframework.test.web.reactive.server.EntityExchangeResult;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.web.reactive.function.BodyInserters;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link McpEndpoint} over real HTTP, but for {@link OddRequestsTests}.
 */
@ServerTest
class McpEndpointTests {

	private static final String PING = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}";

	@Autowired
	private WebTestClient client;

	@LocalServerPort
	private int port;

	@ParameterizedTest
	@CsvSource({ "2025-03-26, 2025-03-26", "2025-06-18, 2025-06-18", "2025-11-25, 2025-11-25", "2024-11-05, 2025-11-25",
			"2026-07-28, 2025-11-25", "'', 2025-11-25" })
	void negotiatesTheVersion(String requested, String answered) {
		JsonNode result = read(post(request("initialize", "{\"protocolVersion\":\"%s\"}".formatted(requested))), 200)
			.path("result");
		assertThat(result.path("protocolVersion").asString()).isEqualTo(answered);
		assertThat(result.path("serverInfo").path("name").asString()).isEqualTo("nango-mcp");
		assertThat(result.path("serverInfo").path("version").asString()).matches("\\d+\\.\\d+\\.\\d+.*");
		assertThat(result.path("capabilities").propertyNames()).containsExactly("tools");
		assertThat(result.path("instructions").asString()).isNotBlank();
	}

	@ParameterizedTest
	@ValueSource(strings = { "application/json, text/event-stream", "application/json", "*/*", "text/html",
			"application/*;q=0.5", "text/event-stream, */*", "nonsense" })
	void answersJsonToAnyReasonableAccept(String accept) {
		exchange(PING, HttpHeaders.ACCEPT, accept).expectStatus()
			.isOk()
			.expectHeader()
			.contentType("application/json")
			.expectBody()
			.json("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}");
	}

	@Test
	void answersOneEventToAClientThatReadsNothingElse() {
		exchange(PING, HttpHeaders.ACCEPT, "text/event-stream").expectStatus()
			.isOk()
			.expectHeader()
			.contentTypeCompatibleWith("text/event-stream")
			.expectBody()
			.consumeWith((result) -> assertThat(text(result))
				.isEqualTo("event: message\ndata: {\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}\n\n"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "text/plain", "application/x-www-form-urlencoded", "nonsense", "application/jsonp",
			"text/json" })
	void refusesWhatIsNotJson(String contentType) {
		JsonNode reply = read(exchange(PING, HttpHeaders.CONTENT_TYPE, contentType), 415);
		assertThat(reply.path("error").path("message").asString()).contains("Content-Type", "application/json");
	}

	@ParameterizedTest
	@ValueSource(strings = { "application/json", "application/json; charset=utf-8", "APPLICATION/JSON" })
	void takesJsonHoweverItIsDeclared(String contentType) {
		read(exchange(PING, HttpHeaders.CONTENT_TYPE, contentType), 200);
	}

	@ParameterizedTest
	@ValueSource(strings = { "GET", "DELETE", "PUT", "PATCH", "HEAD", "OPTIONS" })
	void answersToPostOnly(String method) {
		this.client.method(HttpMethod.valueOf(method))
			.uri("/mcp")
			.exchange()
			.expectStatus()
			.isEqualTo(405)
			.expectHeader()
			.valueEquals("Allow", "POST");
	}

	static Stream<HttpRequest.BodyPublisher> bodiesThatAreTooLarge() {
		byte[] body = new byte[4 * 1024 * 1024 + 1];
		return Stream.of(HttpRequest.BodyPublishers.ofByteArray(body),
				HttpRequest.BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body)));
	}

	/**
	 * With the JDK's client, because Netty's reports the closed connection and not the
	 * answer.
	 */
	@ParameterizedTest
	@MethodSource("bodiesThatAreTooLarge")
	void refusesABodyThatIsTooLarge(HttpRequest.BodyPublisher body) throws IOException, InterruptedException {
		try (HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
			HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + this.port + "/mcp"))
				.headers("Content-Type", "application/json", "Authorization", ServerTest.KEY, "connection-id", "demo",
						"provider-config-key", "hubspot")
				.POST(body)
				.build();
			HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
			assertThat(response.statusCode()).isEqualTo(413);
			assertThat(response.headers().firstValue("Connection")).hasValue("close");
			assertThat(response.body()).contains("larger than 4194304 bytes");
		}
	}

	@Test
	void namesAHeaderThatIsMissing() {
		WebTestClient.ResponseSpec response = this.client.post()
			.uri("/mcp")
			.header(HttpHeaders.CONTENT_TYPE, "application/json")
			.header("Authorization", "Bearer " + ServerTest.KEY)
			.header("connection-id", "demo")
			.bodyValue(PING)
			.exchange();
		JsonNode error = read(response, 400).path("error");
		assertThat(error.path("message").asString()).startsWith("The header \"provider-config-key\" is missing.");
	}

	@ParameterizedTest
	@CsvSource({ "tools/list, /error/message", "tools/call, /result/content/0/text" })
	void namesTheHeaderOfAnUnknownIntegration(String method, String sentence) {
		WebTestClient.ResponseSpec response = headers(this.client.post().uri("/mcp"))
			.headers((headers) -> headers.set("provider-config-key", "nope"))
			.bodyValue(request(method, "{\"name\":\"list-deals\",\"arguments\":{}}"))
			.exchange();
		assertThat(read(response, 200).at(sentence).asString()).contains("no integration \"nope\"",
				"provider-config-key", "Integrations page");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			value = { "00000000-0000-4000-8000-000000000000 | tools/list | Nango does not accept the key",
					"not-a-key | tools/list | Nango does not accept the key",
					ServerTest.EXECUTE_ONLY_KEY + " | tools/list | environment:integrations:list_functions",
					ServerTest.EXECUTE_ONLY_KEY + " | tools/call | environment:integrations:list_functions",
					ServerTest.LIST_ONLY_KEY + " | tools/call | environment:actions:execute" })
	void forbidsAKeyThatNangoRefuses(String key, String method, String sentence) {
		WebTestClient.ResponseSpec response = this.client.post()
			.uri("/mcp")
			.header(HttpHeaders.CONTENT_TYPE, "application/json")
			.header("Authorization", "Bearer " + key)
			.header("connection-id", "demo")
			.header("provider-config-key", "hubspot")
			.bodyValue(request(method, "{\"name\":\"list-deals\",\"arguments\":{}}"))
			.exchange();
		JsonNode reply = read(response, 403);
		assertThat(reply.path("id").asInt()).isEqualTo(1);
		assertThat(reply.path("error").path("message").asString()).contains(sentence).doesNotContain(key);
	}

	@Test
	void answersAllOfALongBatch() {
		assertThat(read(post("[" + (PING + ",").repeat(49) + PING + "]"), 200).size()).isEqualTo(50);
	}

	@Test
	void tiesAnErrorToOurLog() {
		EntityExchangeResult<byte[]> result = post(request("tools/call", "{\"name\":\"nope\"}")).expectBody()
			.returnResult();
		String requestId = result.getResponseHeaders().getFirst("X-Request-Id");
		assertThat(requestId).matches("[0-9a-f]{16}");
		assertThat(json(result).path("error").path("data").path("requestId").asString()).isEqualTo(requestId);
	}

	@ParameterizedTest
	@CsvSource({ "trace-1.a_B, true", "'a b', false", "'a\"b', false" })
	void takesARequestIdFromAProxyIfItIsHarmless(String given, boolean taken) {
		String answered = exchange(PING, "X-Request-Id", given).expectBody()
			.returnResult()
			.getResponseHeaders()
			.getFirst("X-Request-Id");
		assertThat(Objects.equals(answered, given)).isEqualTo(taken);
	}

	@Test
	void passesNumbersAndTextToTheLastDigit() {
		JsonNode result = callTool("create-deal",
				"{\"name\":\"é😀\\u0000\\\"\",\"companyId\":\"703\",\"amount\":12345678901234567890}");
		assertThat(result.path("isError").asBoolean()).as(result.toString()).isFalse();
		assertThat(result.path("structuredContent").path("name").asString()).isEqualTo("é😀\u0000\"");
		assertThat(result.path("structuredContent").path("amount").toString()).isEqualTo("12345678901234567890");
		assertThat(result.at("/content/0/text").asString()).contains("12345678901234567890");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = { "list-deals | {} | /deals/0/id",
			"create-note | {\"input\":{\"dealId\":\"901\",\"body\":\"x\"}} | /body" })
	void givesAnObjectAsStructuredContent(String tool, String arguments, String path) {
		JsonNode result = callTool(tool, arguments);
		assertThat(result.path("structuredContent").at(path).isMissingNode()).isFalse();
		assertThat(result.path("structuredContent"))
			.isEqualTo(NangoClients.MAPPER.readTree(result.at("/content/0/text").asString()));
	}

	@Test
	void givesNoStructuredContentWithAnError() {
		JsonNode result = callTool("merge-contacts", "{\"primaryId\":\"502\",\"duplicateId\":\"504\"}");
		assertThat(result.path("isError").asBoolean()).isTrue();
		assertThat(result.has("structuredContent")).isFalse();
		assertThat(result.at("/content/0/text").asString()).contains("It is not safe to call again blindly",
				"Error code: action_failed. Request ID: ");
	}

	@Test
	void listsOnlyTheToolsThatTheCallerWants() {
		JsonNode reply = read(exchange(request("tools/list", "{}"), "nango-tools", "get-*,list-d*"), 200);
		assertThat(reply.at("/result/tools").valueStream().map((tool) -> tool.path("name").asString()))
			.containsExactly("get-contact", "list-deals");
		JsonNode hidden = read(
				exchange(request("tools/call", "{\"name\":\"create-deal\",\"arguments\":{}}"), "nango-tools", "get-*"),
				200);
		assertThat(hidden.at("/error/message").asString()).isEqualTo("Unknown tool: create-deal");
	}

	@Test
	void listsTitlesHintsAndSchemas() {
		JsonNode tool = read(post(request("tools/list", "{}")), 200).at("/result/tools")
			.valueStream()
			.filter((one) -> one.path("name").asString().equals("get-contact"))
			.findFirst()
			.orElseThrow();
		assertThat(tool.path("title").asString()).isEqualTo("Get contact");
		assertThat(tool.at("/annotations/readOnlyHint").asBoolean()).isTrue();
		assertThat(tool.at("/annotations/destructiveHint").asBoolean(true)).isFalse();
		assertThat(tool.at("/outputSchema/type").asString()).isEqualTo("object");
	}

	private JsonNode callTool(String tool, String arguments) {
		return read(post(request("tools/call", "{\"name\":\"%s\",\"arguments\":%s}".formatted(tool, arguments))), 200)
			.path("result");
	}

	@Test
	void knowsNoOtherPath() {
		this.client.post().uri("/nope").exchange().expectStatus().isNotFound();
		this.client.get().uri("/.well-known/oauth-protected-resource").exchange().expectStatus().isNotFound();
	}

	private WebTestClient.ResponseSpec post(String body) {
		return headers(this.client.post().uri("/mcp")).bodyValue(body).exchange();
	}

	private WebTestClient.ResponseSpec exchange(String body, String header, String value) {
		return headers(this.client.post().uri("/mcp")).headers((headers) -> headers.set(header, value))
			.body(BodyInserters.fromDataBuffers(
					Flux.just(DefaultDataBufferFactory.sharedInstance.wrap(body.getBytes(StandardCharsets.UTF_8)))))
			.exchange();
	}

	private static WebTestClient.RequestBodySpec headers(WebTestClient.RequestBodySpec request) {
		return request.header(HttpHeaders.CONTENT_TYPE, "application/json")
			.header("Authorization", "Bearer " + ServerTest.KEY)
			.header("connection-id", "demo")
			.header("provider-config-key", "hubspot");
	}

	private static JsonNode read(WebTestClient.ResponseSpec response, int status) {
		EntityExchangeResult<byte[]> result = response.expectBody().returnResult();
		assertThat(result.getStatus()).as(text(result)).isEqualTo(HttpStatusCode.valueOf(status));
		assertThat(text(result)).doesNotContain("\tat ", "Exception");
		return json(result);
	}

	private static JsonNode json(EntityExchangeResult<byte[]> result) {
		return NangoClients.MAPPER.readTree(text(result));
	}

	private static String text(EntityExchangeResult<byte[]> result) {
		byte[] body = result.getResponseBody();
		return (body != null) ? new String(body, StandardCharsets.UTF_8) : "";
	}

	private static String request(String method, String params) {
		return "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"%s\",\"params\":%s}".formatted(method, params);
	}

}
