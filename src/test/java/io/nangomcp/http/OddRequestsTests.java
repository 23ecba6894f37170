package io.nangomcp.http;

import java.util.List;

import io.nangomcp.ServerTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.TestPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Requests as odd as clients and attackers send them, in both eras: the rows of
 * {@code odd-requests.txt}.
 */
@ServerTest
@TestPropertySource(properties = { "mcp.http.max-request-size=" + OddRequest.LARGEST_BODY + "B",
		"mcp.public-url=https://mcp.example.com" })
class OddRequestsTests {

	private static final String TABLE = "odd-requests.txt";

	@LocalServerPort
	private int port;

	static List<OddRequest> requests() {
		return OddRequest.read(TABLE);
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("requests")
	void answers(OddRequest request) {
		OddAnswer answer = OddAnswer.to(request, this.port);
		assertThat(answer.describe()).as(answer.body()).isEqualTo(request.answer());
		assertThat(answer.body()).doesNotContain("\tat ", "Exception");
		answer.assertForm(request.isStateless());
	}

	@Test
	void hasOneNameForEachOfManyRequests() {
		assertThat(requests()).hasSizeGreaterThan(200).extracting(OddRequest::name).doesNotHaveDuplicates();
	}

	@Test
	void namesTheVersionsThatThereAre() {
		JsonNode data = answerTo("4 unknown version").responses().getFirst().at("/error/data");
		assertThat(data.path("supported").toString()).isEqualTo("[\"2026-07-28\"]");
		assertThat(data.path("requested").asString()).isEqualTo("v999");
	}

	@Test
	void issuesNoSessionIdThatARestartWouldVoid() {
		assertThat(answerTo("initialize").headers().contains("Mcp-Session-Id")).isFalse();
	}

	private OddAnswer answerTo(String name) {
		return OddAnswer.to(OddRequest.read(TABLE, name), this.port);
	}

}
