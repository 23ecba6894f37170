package io.nangomcp.http;

import io.nangomcp.ServerTest;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;

/**
 * Agent sessions where the operator has set no keys to seal their tokens with.
 */
@ServerTest
class SessionsWithoutSealKeysTests {

	@Autowired
	private WebTestClient client;

	@Test
	void createsNone() {
		this.client.post()
			.uri("/sessions")
			.header("Authorization", "Bearer " + ServerTest.KEY)
			.contentType(MediaType.APPLICATION_JSON)
			.bodyValue("{\"tenant\":{\"connections\":{\"any\":[{\"tags\":{\"end_user_id\":\"ada\"}}]}}}")
			.exchange()
			.expectStatus()
			.isEqualTo(501)
			.expectBody()
			.jsonPath("$.error.code")
			.isEqualTo("sessions_unavailable");
	}

	@Test
	void servesNone() {
		this.client.post()
			.uri("/mcp")
			.header("Authorization", "Bearer nango_agent_session_x")
			.contentType(MediaType.APPLICATION_JSON)
			.bodyValue("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}")
			.exchange()
			.expectStatus()
			.isUnauthorized();
	}

}
