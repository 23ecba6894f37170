package io.nangomcp.http;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;

import io.nangomcp.upstream.OwnNango;
import io.nangomcp.upstream.ScriptedNango;
import io.nangomcp.upstream.ScriptedNango.Answer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;

import static io.nangomcp.upstream.ScriptedNango.after;
import static io.nangomcp.upstream.ScriptedNango.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

/**
 * Clients that are slow to send, or to read, on connections that are kept. See
 * {@link WriteDeadlineTests} for one that reads after all.
 */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
		properties = { "mcp.http.header-timeout=300ms", "mcp.http.write-timeout=1s", "mcp.results.max-size=9MB" })
class ConnectionLimitsTests {

	/** Shorter than an unused connection is kept. */
	private static final Duration PATIENCE = Duration.ofSeconds(20);

	/** More than the buffers of both sockets take. */
	private static final String LARGE = "x".repeat(8 << 20);

	private static final int BUFFER = 128 << 10;

	private static final String HEAD = """
			POST /mcp HTTP/1.1
			Host: localhost
			Content-Type: application/json
			Accept: application/json
			Authorization: Bearer 5a4db0c5-0000-4000-8000-000000000001
			connection-id: demo
			provider-config-key: crm
			""".replace("\n", "\r\n");

	private static final String CALL = post(
			"{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"tools/call\",\"params\":{\"name\":\"run\",\"arguments\":{}}}");

	private static final String PING = post("{\"jsonrpc\":\"2.0\",\"id\":8,\"method\":\"ping\"}");

	private static final Answer DONE = json(200, "{\"done\":true}");

	private static final Answer DONE_LATE = after(Mono.delay(Duration.ofSeconds(1)).then(), DONE);

	@OwnNango
	private static final ScriptedNango NANGO = ScriptedNango.start(json(200, "[]"))
		.when("GET /integrations/", json(200, """
				{"data":[{"id":1,"name":"run","enabled":true}],"pagination":{"total":1}}"""));

	@LocalServerPort
	private int port;

	@Test
	void closesAConnectionThatSaysNothing() throws IOException {
		try (RawConnection connection = open()) {
			assertThat(connection.readToEnd()).isEmpty();
		}
	}

	@Test
	void closesAConnectionWhoseHeadersTrickleIn() throws IOException {
		try (RawConnection connection = open()) {
			connection.send(HEAD + "X-Slow: ");
			assertThat(connection.trickleToEnd()).isEmpty();
		}
	}

	@Test
	void closesAKeptConnectionWhoseNextHeadersTrickleIn() throws IOException {
		try (RawConnection connection = open()) {
			connection.send(PING + HEAD + "X-Slow: ");
			assertThat(connection.trickleToEnd()).startsWith("HTTP/1.1 200 ");
		}
	}

	@Test
	void answersACallBesideTheBeginningOfTheNextRequest() throws IOException {
		NANGO.when("POST /action/trigger", DONE_LATE);
		int before = NANGO.received().size();
		try (RawConnection connection = open()) {
			connection.send(CALL);
			Awaitility.await().until(() -> called(before));
			connection.send("POST /mcp HT");
			assertThat(connection.readToEnd()).startsWith("HTTP/1.1 200 ").contains("\"done\":true");
		}
	}

	@Test
	void answersOneRequestAfterTheOtherWhicheverIsAnsweredAtOnce() throws IOException {
		NANGO.when("POST /action/trigger", DONE_LATE);
		try (RawConnection connection = open()) {
			connection.send(CALL + "GET /mcp HTTP/1.1\r\nHost: localhost\r\n\r\n");
			assertThat(connection.read().body()).contains("\"id\":7", "\"done\":true");
			assertThat(connection.read().status()).isEqualTo(405);
			connection.send(PING);
			assertThat(connection.read().body()).contains("\"id\":8");
		}
	}

	@Test
	void closesAConnectionWhoseClientDoesNotRead() throws IOException {
		NANGO.when("POST /action/trigger", json(200, "{\"text\":\"%s\"}".formatted(LARGE)));
		try (RawConnection connection = open()) {
			connection.send(CALL);
			// A reset is noticed by writing alone.
			Awaitility.await().untilAsserted(() -> assertThatIOException().isThrownBy(() -> connection.send("\r\n")));
			assertThat(connection.readToEnd()).hasSizeLessThan(LARGE.length());
		}
	}

	private static boolean called(int before) {
		return NANGO.received().stream().skip(before).anyMatch((request) -> request.line().startsWith("POST "));
	}

	private RawConnection open() throws IOException {
		Socket socket = new Socket();
		socket.setReceiveBufferSize(BUFFER);
		socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), this.port));
		return new RawConnection(socket, PATIENCE);
	}

	private static String post(String body) {
		return HEAD + "Content-Length: " + body.length() + "\r\n\r\n" + body;
	}

}
