package io.nangomcp.http;

import java.io.IOException;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import io.nangomcp.ServerTest;
import io.micrometer.core.instrument.MeterRegistry;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.TestPropertySource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

/**
 * Requests that no HTTP client would send, byte by byte.
 */
@ServerTest
@TestPropertySource(
		properties = { "mcp.http.header-timeout=500ms", "mcp.http.body-timeout=500ms", "mcp.http.idle-timeout=2s",
				"mcp.http.max-request-size=64KB", "mcp.http.max-connections=" + EdgeTests.MOST_CONNECTIONS })
class EdgeTests {

	static final int MOST_CONNECTIONS = 40;

	private static final String BODY = "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"ping\"}";

	private static final String HEAD = """
			POST /mcp HTTP/1.1
			Host: localhost
			Content-Type: application/json
			Authorization: Bearer %s
			connection-id: demo
			provider-config-key: hubspot
			""".formatted(ServerTest.KEY).replace("\n", "\r\n");

	private static final String LENGTH = "Content-Length: " + BODY.length() + "\r\n";

	private static final String PING = HEAD + LENGTH + "\r\n" + BODY;

	private static final String CHUNKED = "Transfer-Encoding: chunked\r\n";

	private static final String CHUNKS = Integer.toHexString(BODY.length()) + "\r\n" + BODY + "\r\n0\r\n\r\n";

	private static final String LIST = """
			Content-Length: 46
			Connection: close

			{"jsonrpc":"2.0","id":7,"method":"tools/list"}""".replace("\n", "\r\n");

	@Autowired
	private MeterRegistry meters;

	@LocalServerPort
	private int port;

	static Stream<Arguments> requests() {
		return Stream.of(argumentSet("as it should be", HEAD + LENGTH + "Connection: close\r\n\r\n" + BODY, 200),
				argumentSet("in chunks", HEAD + CHUNKED + "Connection: close\r\n\r\n" + CHUNKS, 200),
				argumentSet("chunks and a length", HEAD + LENGTH + CHUNKED + "\r\n" + CHUNKS, 400),
				argumentSet("a length and chunks", HEAD + CHUNKED + LENGTH + "\r\n" + CHUNKS, 400),
				argumentSet("two lengths", HEAD + LENGTH + "Content-Length: 5\r\n\r\n" + BODY, 400),
				argumentSet("two lengths in one", HEAD + "Content-Length: 5, 6\r\n\r\n" + BODY, 400),
				argumentSet("a negative length", HEAD + "Content-Length: -1\r\n\r\n" + BODY, 400),
				argumentSet("a length that is none", HEAD + "Content-Length: 1x\r\n\r\n" + BODY, 400),
				argumentSet("a chunk size that is none", HEAD + CHUNKED + "\r\nzz\r\n" + BODY, 400),
				argumentSet("an unknown transfer coding", HEAD + "Transfer-Encoding: gzip\r\n\r\n" + BODY, 400),
				argumentSet("a body that is not UTF-8",
						HEAD + LENGTH + "Connection: close\r\n\r\n" + BODY.replace("ping", "p\u00ffng"), 400),
				argumentSet("a media type that cannot be read",
						HEAD.replace("application", "\"application") + LENGTH + "Connection: close\r\n\r\n" + BODY,
						415),
				argumentSet("a space before the colon", HEAD + LENGTH + "X-Odd : 1\r\n\r\n" + BODY, 400),
				argumentSet("NUL in a header", HEAD + LENGTH + "X-Odd: a\0b\r\n\r\n" + BODY, 400),
				argumentSet("a bare CR in a header", HEAD + LENGTH + "X-Odd: a\rb\r\n\r\n" + BODY, 400),
				argumentSet("an underscore twin beside it",
						HEAD + LENGTH + "connection_id: x\r\nConnection: close\r\n\r\n" + BODY, 200),
				argumentSet("CR in the connection", HEAD.replace("demo", "de\rmo") + LENGTH + "\r\n" + BODY, 400),
				argumentSet("NUL in the connection", HEAD.replace("demo", "de\0mo") + LENGTH + "\r\n" + BODY, 400),
				argumentSet("a header too large", HEAD + LENGTH + "X-Odd: " + "x".repeat(20_000) + "\r\n\r\n" + BODY,
						431),
				argumentSet("a line too long", HEAD.replace("/mcp", "/mcp?" + "x".repeat(20_000)) + "\r\n", 414),
				argumentSet("too many headers", HEAD + "X-Odd: 1\r\n".repeat(5_000) + LENGTH + "\r\n" + BODY, 431),
				argumentSet("two keys", HEAD + "Authorization: Bearer x\r\n" + LENGTH + "\r\n" + BODY, 400),
				argumentSet("two connections", HEAD + "Connection-Id: x\r\n" + LENGTH + "\r\n" + BODY, 400),
				argumentSet("a body too large", HEAD + "Content-Length: 70000\r\n\r\n" + "x".repeat(70_000), 413),
				argumentSet("a body that says it is too large", HEAD + "Content-Length: 99999999\r\n\r\n{", 413),
				argumentSet("chunks too large", HEAD + CHUNKED + "\r\n11170\r\n" + "x".repeat(70_000) + "\r\n0\r\n\r\n",
						413),
				argumentSet("a body that does not come", HEAD + LENGTH + "\r\n{", 408),
				argumentSet("chunks that do not end", HEAD + CHUNKED + "\r\n1\r\n{\r\n", 408));
	}

	@ParameterizedTest
	@MethodSource("requests")
	void answersAndCloses(String request, int status) throws IOException {
		String answer = send(request);
		assertThat(answer).startsWith("HTTP/1.1 %d ".formatted(status));
		assertThat(answer.split("HTTP/1.1 ", -1)).as("one answer: %s", answer).hasSize(2);
	}

	@Test
	void takesAFoldedHeaderForOneLine() throws IOException {
		assertThat(send(HEAD.replace("key: hubspot", "key: hub\r\n spot") + LIST)).startsWith("HTTP/1.1 200 ")
			.contains("no integration \\\"hub spot\\\"");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/mcp?connection-id=demo", "/mcp?provider-config-key=slack&connection-id=demo",
			"/mcp;connection-id=demo", "/mcp/demo", "//mcp?connection-id=demo", "/%6dcp?connection-id=demo",
			"/mcp/../mcp?connection-id=demo", "http://localhost/mcp?connection-id=demo",
			"/mcp?header=connection-id:%20demo" })
	void takesNoHeaderFromTheAddress(String target) throws IOException {
		assertThat(send(HEAD.replace("POST /mcp", "POST " + target).replace("connection-id: demo\r\n", "") + LIST))
			.containsPattern("^HTTP/1.1 40[04] ");
	}

	@Test
	void takesNoOtherIntegrationFromTheAddress() throws IOException {
		assertThat(send(HEAD.replace("POST /mcp", "POST /mcp?provider-config-key=slack") + LIST))
			.contains("search-contacts");
	}

	@Test
	void refusesABodyThatIsNotUtf8() throws IOException {
		assertThat(send(HEAD + LENGTH + "Connection: close\r\n\r\n" + BODY.replace("ping", "p\u00ffng")))
			.startsWith("HTTP/1.1 400 ")
			.contains("-32700");
	}

	@ParameterizedTest
	@ValueSource(strings = { "zz\r\n", "-1\r\n", "0\r\nX-Odd : 1\r\n\r\n" })
	void runsNothingOfABodyThatBreaksOff(String end) throws IOException {
		String email = "broken-off-%x@example.com".formatted(end.hashCode());
		String call = call("create-contact", "{\"email\":\"%s\"}".formatted(email));
		String begun = HEAD + CHUNKED + "\r\n" + Integer.toHexString(call.length()) + "\r\n" + call + "\r\n";
		assertThat(send(begun + end)).startsWith("HTTP/1.1 400 ");
		assertThat(find(email)).contains("\"total\":0");
		assertThat(send(begun + "0\r\n\r\n")).startsWith("HTTP/1.1 200 ");
		assertThat(find(email)).contains("\"total\":1");
	}

	private String find(String email) throws IOException {
		String call = call("search-contacts", "{\"query\":\"%s\",\"limit\":10}".formatted(email));
		return send(HEAD + "Content-Length: " + call.length() + "\r\nConnection: close\r\n\r\n" + call);
	}

	private static String call(String tool, String arguments) {
		return "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"tools/call\",\"params\":{\"name\":\"%s\",\"arguments\":%s}}"
			.formatted(tool, arguments);
	}

	@Test
	void isNotTakenInByAHeaderWithUnderscores() throws IOException {
		assertThat(send(HEAD.replace("connection-id: demo", "connection_id: demo") + LIST)).startsWith("HTTP/1.1 400 ")
			.contains("\\\"connection-id\\\" is missing");
	}

	@Test
	void closesARefusedConnectionWhoseBodyTricklesIn() throws IOException {
		try (RawConnection connection = new RawConnection(this.port)) {
			connection.send("GET /mcp HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99999\r\n\r\n");
			assertThat(connection.trickleToEnd()).startsWith("HTTP/1.1 405 ");
		}
	}

	@Test
	void closesAConnectionThatIsNoLongerUsed() throws IOException {
		assertThat(send(PING)).startsWith("HTTP/1.1 200 ");
	}

	@Test
	void answersEightRequestsSentAtOnce() throws IOException {
		assertThat(answers(send(PING.repeat(8)))).isEqualTo(8);
	}

	@Test
	void closesAConnectionThatDoesNotWaitForAnswers() throws IOException {
		String call = call("recalculate-lead-scores", "{\"scope\":\"all\"}");
		String request = HEAD + "Content-Length: " + call.length() + "\r\n\r\n" + call;
		try (RawConnection connection = new RawConnection(this.port)) {
			assertThat(serves(connection)).isTrue();
			connection.send(request.repeat(20));
			assertThat(answers(connection.readToEnd())).isLessThanOrEqualTo(8);
		}
	}

	private static int answers(String text) {
		return text.split("HTTP/1.1 200 ", -1).length - 1;
	}

	@Test
	void takesNoMoreConnectionsThanItShould() throws IOException {
		List<RawConnection> open = new ArrayList<>();
		int served = 0;
		for (int i = 0; i < 60; i++) {
			RawConnection connection = new RawConnection(this.port);
			open.add(connection);
			served += serves(connection) ? 1 : 0;
		}
		open.forEach(RawConnection::close);
		assertThat(served).isBetween(1, MOST_CONNECTIONS);
		assertThat(
				this.meters.get("nango.mcp.limit.refusals").tag("limit", "mcp.http.max-connections").counter().count())
			.isGreaterThanOrEqualTo(60 - MOST_CONNECTIONS);
		Awaitility.await().until(() -> {
			try (RawConnection next = new RawConnection(this.port)) {
				return serves(next);
			}
		});
	}

	private static boolean serves(RawConnection connection) throws IOException {
		try {
			connection.send(PING);
			return connection.read().status() == 200;
		}
		catch (SocketException ex) {
			return false;
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "Content-Length: 20000000\r\n", "Transfer-Encoding: chunked\r\n" })
	void letsAClientThatSendsAllOfItReadThatItIsTooMuch(String framing) throws IOException {
		try (RawConnection connection = new RawConnection(this.port)) {
			connection.send(HEAD + framing + "\r\n1312d00\r\n");
			connection.send(new byte[20_000_000 - 9], 0, 20_000_000 - 9);
			assertThat(connection.readToEnd()).startsWith("HTTP/1.1 413 ").endsWith("}");
		}
	}

	private String send(String request) throws IOException {
		try (RawConnection connection = new RawConnection(this.port)) {
			connection.send(request);
			return connection.readToEnd();
		}
	}

}
