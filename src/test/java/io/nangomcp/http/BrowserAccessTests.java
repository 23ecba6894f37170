package io.nangomcp.http;

import io.nangomcp.ServerTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.web.reactive.server.WebTestClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What browsers are told, of the pages that may call and of others.
 */
@ServerTest
@TestPropertySource(properties = "mcp.cors.allowed-origins=https://app.example.com")
class BrowserAccessTests {

	private static final String PAGE = "https://app.example.com";

	private static final String HEADERS = "authorization, connection-id, mcp-param-x";

	@Autowired
	private WebTestClient client;

	@Test
	void letsAPageThatMayCallSendAllHeaders() {
		preflight(PAGE).expectStatus()
			.isOk()
			.expectHeader()
			.valueEquals("Access-Control-Allow-Origin", PAGE)
			.expectHeader()
			.valueEquals("Access-Control-Allow-Methods", "POST,GET,DELETE")
			.expectHeader()
			.valueEquals("Access-Control-Allow-Headers", HEADERS)
			.expectHeader()
			.valueEquals("Access-Control-Max-Age", "3600")
			.expectHeader()
			.doesNotExist("Access-Control-Allow-Credentials");
	}

	@Test
	void showsAPageThatMayCallItsAnswer() {
		ping(PAGE).expectStatus()
			.isOk()
			.expectHeader()
			.valueEquals("Access-Control-Allow-Origin", PAGE)
			.expectHeader()
			.valueEquals("Access-Control-Expose-Headers", "Mcp-Session-Id, X-Request-Id, Retry-After")
			.expectHeader()
			.doesNotExist("Access-Control-Allow-Credentials");
	}

	@ParameterizedTest
	@ValueSource(strings = { "https://evil.example.com", "http://app.example.com", "https://app.example.com.evil.com",
			"null" })
	void showsOtherPagesNothing(String origin) {
		assertShowsNothing(preflight(origin));
		assertShowsNothing(ping(origin));
	}

	private static void assertShowsNothing(WebTestClient.ResponseSpec response) {
		HttpHeaders headers = response.expectStatus().isForbidden().returnResult(Void.class).getResponseHeaders();
		assertThat(headers.headerNames()).noneMatch((name) -> name.regionMatches(true, 0, "Access-Control-", 0, 15));
	}

	private WebTestClient.ResponseSpec preflight(String origin) {
		return this.client.options()
			.uri("/mcp")
			.header(HttpHeaders.ORIGIN, origin)
			.header(HttpHeaders.ACCESS_CONTROL_REQUEST_METHOD, HttpMethod.POST.name())
			.header(HttpHeaders.ACCESS_CONTROL_REQUEST_HEADERS, HEADERS)
			.exchange();
	}

	private WebTestClient.ResponseSpec ping(String origin) {
		return this.client.post()
			.uri("/mcp")
			.header(HttpHeaders.ORIGIN, origin)
			.header(HttpHeaders.CONTENT_TYPE, "application/json")
			.header(HttpHeaders.AUTHORIZATION, "Bearer " + ServerTest.KEY)
			.header("connection-id", "demo")
			.header("provider-config-key", "hubspot")
			.bodyValue("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}")
			.exchange();
	}

}
