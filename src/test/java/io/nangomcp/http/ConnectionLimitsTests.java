package io.nangomcp.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
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
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Clients that are slow to send, or to read, on connections that are kept.
 */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
		properties = { "mcp.http.header-timeout=300ms", "mcp.http.write-timeout=1s", "mcp.results.max-size=9MB" })
class ConnectionLimitsTests {

	private static final int PATIENCE = 20_000;

	/** More than the buffers of both sockets take. */
	private static final String LARGE = "x".repeat(8 << 20);

	private static final int PIECE = 128 << 10;

	private static final int PAUSE = 50;

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
	void answersACallBesideTheBeginningOfTheNextRequest() throws IOException {
		NANGO.when("POST /action/trigger", DONE_LATE);
		int before = NANGO.received().size();
		try (Socket socket = open()) {
			send(socket, CALL);
			Awaitility.await().until(() -> called(before));
			send(socket, "POST /mcp HT");
			assertThat(readToTheEnd(socket)).startsWith("HTTP/1.1 200 ").contains("\"done\":true");
		}
	}

	@Test
	void answersOneRequestAfterTheOtherWhicheverIsAnsweredAtOnce() throws IOException {
		NANGO.when("POST /action/trigger", DONE_LATE);
		try (Socket socket = open()) {
			send(socket, CALL + "GET /mcp HTTP/1.1\r\nHost: localhost\r\n\r\n");
			assertThat(readTo(socket, "to POST only")).contains("HTTP/1.1 405 ");
			send(socket, PING);
			assertThat(readTo(socket, "\"id\":8")).contains("HTTP/1.1 200 ");
		}
	}

	@Test
	void closesAConnectionWhoseClientDoesNotRead() throws IOException {
		NANGO.when("POST /action/trigger", json(200, "{\"text\":\"%s\"}".formatted(LARGE)));
		try (Socket socket = open()) {
			send(socket, CALL);
			// A reset is noticed by writing alone.
			Awaitility.await().untilAsserted(() -> assertThatThrownBy(() -> send(socket, "\r\n")).isNotNull());
			assertThat(socket.getInputStream().transferTo(OutputStream.nullOutputStream())).isLessThan(LARGE.length());
		}
	}

	@Test
	void leavesAClientAloneThatReadsSlowly() throws IOException, InterruptedException {
		NANGO.when("POST /action/trigger", json(200, "{\"text\":\"%s\"}".formatted(LARGE)));
		try (Socket socket = open()) {
			send(socket, CALL);
			for (int read = 0; read < LARGE.length(); read += PIECE) {
				Thread.sleep(PAUSE);
				assertThat(socket.getInputStream().readNBytes(PIECE)).as("bytes after %d", read).hasSize(PIECE);
			}
		}
	}

	private static boolean called(int before) {
		return NANGO.received().stream().skip(before).anyMatch((request) -> request.line().startsWith("POST "));
	}

	private Socket open() throws IOException {
		Socket socket = new Socket();
		socket.setReceiveBufferSize(PIECE);
		socket.setSoTimeout(PATIENCE);
		socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), this.port));
		return socket;
	}

	private static void send(Socket socket, String request) throws IOException {
		socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
	}

	private static String readToTheEnd(Socket socket) throws IOException {
		return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
	}

	private static String readTo(Socket socket, String end) throws IOException {
		StringBuilder text = new StringBuilder();
		InputStream input = socket.getInputStream();
		while (text.indexOf(end) < 0) {
			int next = input.read();
			assertThat(next).as("after %s", text).isNotNegative();
			text.append((char) next);
		}
		return text.toString();
	}

	private static String post(String body) {
		return HEAD + "Content-Length: " + body.length() + "\r\n\r\n" + body;
	}

}
