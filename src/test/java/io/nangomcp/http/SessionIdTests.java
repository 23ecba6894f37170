package io.nangomcp.http;

import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

import io.nangomcp.ServerTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpHeaders;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.web.reactive.server.WebTestClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * {@code Mcp-Session-Id}, which the handshake era has and no replica stores.
 */
@ServerTest
@TestPropertySource(properties = "mcp.seal.keys=AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=")
class SessionIdTests {

	private static final String SESSION_ID = "Mcp-Session-Id";

	private static final String INITIALIZE = """
			{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-06-18",
			"capabilities":{"elicitation":{}},"clientInfo":{"name":"test","version":"1"}}}""";

	private static final String LIST = "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"tools/list\"}";

	@Autowired
	private WebTestClient client;

	private String sessionId;

	@BeforeEach
	void initialize() {
		this.sessionId = Objects.requireNonNull(
				post(INITIALIZE).exchange().expectBody().returnResult().getResponseHeaders().getFirst(SESSION_ID));
	}

	@Test
	void isVisibleAscii() {
		assertThat(this.sessionId).matches("[\\x21-\\x7e]{1,2000}");
	}

	@ParameterizedTest
	@ValueSource(strings = { LIST, "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"ping\"}", INITIALIZE })
	void isGoodForTheRequestsThatFollow(String body) {
		post(body).header(SESSION_ID, this.sessionId)
			.header("MCP-Protocol-Version", "2025-06-18")
			.exchange()
			.expectStatus()
			.isOk()
			.expectBody()
			.jsonPath("$.result")
			.exists();
	}

	@Test
	void isGivenByInitializeOnly() {
		post(LIST).header(SESSION_ID, this.sessionId).exchange().expectHeader().doesNotExist(SESSION_ID);
	}

	@Test
	void mayBeLeftOut() {
		post(LIST).exchange().expectStatus().isOk().expectBody().jsonPath("$.result.tools").isArray();
	}

	static Stream<UnaryOperator<String>> forgeries() {
		return Stream.of((id) -> id + "x", (id) -> "x" + id, (id) -> id.substring(1), (id) -> flip(id, id.length() / 2),
				(id) -> flip(id, id.length() - 10), (id) -> "x", (id) -> "2025-06-18", (id) -> id + " " + id);
	}

	@ParameterizedTest
	@MethodSource("forgeries")
	void isNotFoundWhenForged(UnaryOperator<String> forgery) {
		expectNotFound(post(LIST).header(SESSION_ID, forgery.apply(this.sessionId)));
	}

	@ParameterizedTest
	@CsvSource({ "connection-id, demo-eu", "provider-config-key, slack",
			"Authorization, Bearer " + ServerTest.LIST_ONLY_KEY })
	void isNotFoundForAnotherCaller(String header, String value) {
		expectNotFound(post(LIST).header(SESSION_ID, this.sessionId).headers((headers) -> headers.set(header, value)));
	}

	@Test
	void isNotFoundBesideAnother() {
		expectNotFound(post(LIST).header(SESSION_ID, this.sessionId, "x"));
	}

	@Test
	void isUnknownToTheStatelessEra() {
		post("""
				{"jsonrpc":"2.0","id":7,"method":"server/discover","params":{"_meta":{
				"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientCapabilities":{}}}}""")
			.header("MCP-Protocol-Version", "2026-07-28")
			.header("Mcp-Method", "server/discover")
			.header(SESSION_ID, flip(this.sessionId, 10))
			.exchange()
			.expectStatus()
			.isOk()
			.expectHeader()
			.doesNotExist(SESSION_ID);
	}

	private static String flip(String id, int index) {
		char flipped = (id.charAt(index) != 'A') ? 'A' : 'B';
		return id.substring(0, index) + flipped + id.substring(index + 1);
	}

	private static void expectNotFound(WebTestClient.RequestHeadersSpec<?> request) {
		request.exchange()
			.expectStatus()
			.isNotFound()
			.expectBody()
			.jsonPath("$.error.code")
			.isEqualTo(-32000)
			.jsonPath("$.id")
			.isEqualTo(7);
	}

	private WebTestClient.RequestHeadersSpec<?> post(String body) {
		return this.client.post()
			.uri("/mcp")
			.header(HttpHeaders.CONTENT_TYPE, "application/json")
			.header("Authorization", "Bearer " + ServerTest.KEY)
			.header("connection-id", "demo")
			.header("provider-config-key", "hubspot")
			.bodyValue(body);
	}

}
