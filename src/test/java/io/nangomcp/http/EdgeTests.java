package io.nangomcp.http;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;

import io.nangomcp.ServerTest;
import io.micrometer.core.instrument.MeterRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.TestPropertySource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

/**
 * Requests that no HTTP client would send, byte by byte.
 */
@ServerTest
@TestPropertySource(properties = { "mcp.http.header-timeout=500ms", "mcp.http.body-timeout=500ms",
		"mcp.http.idle-timeout=2s", "mcp.http.max-request-size=64KB", "mcp.http.max-connections=40" })
class EdgeTests {

	private static final int PATIENCE = 20_000;

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

	private static final String CHUNKED = "Transfer-Encoding: chunked\r\n";

	private static final String CHUNKS = Integer.toHexString(BODY.length()) + "\r\n" + BODY + "\r\n0\r\n\r\n";

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
				argumentSet("a space before the colon", HEAD + LENGTH + "X-Odd : 1\r\n\r\n" + BODY, 400),
				argumentSet("NUL in a header", HEAD + LENGTH + "X-Odd: a\0b\r\n\r\n" + BODY, 400),
				argumentSet("a bare CR in a header", HEAD + LENGTH + "X-Odd: a\rb\r\n\r\n" + BODY, 400),
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
	void takesAFoldedHeaderForOne() throws IOException {
		assertThat(send(HEAD.replace("connection-id: demo", "connection-id:\r\n demo") + LENGTH
				+ "Connection: close\r\n\r\n" + BODY))
			.startsWith("HTTP/1.1 ");
	}

	@Test
	void isNotTakenInByAHeaderWithUnderscores() throws IOException {
		String call = "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"tools/list\"}";
		assertThat(send(HEAD.replace("connection-id: demo", "connection_id: demo") + "Content-Length: " + call.length()
				+ "\r\nConnection: close\r\n\r\n" + call))
			.startsWith("HTTP/1.1 400 ")
			.contains("\\\"connection-id\\\" is missing");
	}

	@Test
	void closesAConnectionThatSaysNothing() throws IOException {
		assertThat(send("")).isEmpty();
	}

	@Test
	void closesAConnectionWhoseHeadersTrickleIn() throws IOException {
		try (Socket socket = open()) {
			Thread trickle = Thread.startVirtualThread(() -> trickle(socket));
			assertThat(read(socket)).isEmpty();
			trickle.interrupt();
		}
	}

	@Test
	void closesAKeptConnectionWhoseNextHeadersTrickleIn() throws IOException {
		try (Socket socket = open()) {
			socket.getOutputStream().write(bytes(HEAD + LENGTH + "\r\n" + BODY));
			Thread trickle = Thread.startVirtualThread(() -> trickle(socket));
			assertThat(read(socket)).startsWith("HTTP/1.1 200 ");
			trickle.interrupt();
		}
	}

	@Test
	void closesAConnectionThatIsNoLongerUsed() throws IOException {
		assertThat(send(HEAD + LENGTH + "\r\n" + BODY)).startsWith("HTTP/1.1 200 ");
	}

	@Test
	void answersTwoRequestsSentAtOnce() throws IOException {
		String request = HEAD + LENGTH + "\r\n" + BODY;
		assertThat(send(request + request).split("HTTP/1.1 200 ", -1)).hasSize(3);
	}

	@Test
	void closesAConnectionThatDoesNotWaitForAnswers() throws IOException {
		String call = "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"tools/call\",\"params\":{\"name\":\"recalculate-lead-scores\",\"arguments\":{\"scope\":\"all\"}}}";
		String request = HEAD + "Content-Length: " + call.length() + "\r\n\r\n" + call;
		assertThat(send(request.repeat(20)).split("HTTP/1.1 200 ", -1)).hasSizeLessThan(20);
	}

	@Test
	void takesNoMoreConnectionsThanItShould() throws IOException {
		Socket[] open = new Socket[60];
		try {
			for (int i = 0; i < open.length; i++) {
				open[i] = open();
			}
			assertThat(read(open[59])).isEmpty();
			assertThat(this.meters.get("nango.mcp.limit.refusals")
				.tag("limit", "mcp.http.max-connections")
				.counter()
				.count()).isGreaterThanOrEqualTo(1);
		}
		finally {
			for (Socket socket : open) {
				socket.close();
			}
		}
		assertThat(send(HEAD + LENGTH + "Connection: close\r\n\r\n" + BODY)).startsWith("HTTP/1.1 200 ");
	}

	private String send(String request) throws IOException {
		try (Socket socket = open()) {
			socket.getOutputStream().write(bytes(request));
			return read(socket);
		}
	}

	private Socket open() throws IOException {
		Socket socket = new Socket(InetAddress.getLoopbackAddress(), this.port);
		socket.setSoTimeout(PATIENCE);
		return socket;
	}

	/** Reads until the server closes the connection. */
	private static String read(Socket socket) throws IOException {
		StringBuilder text = new StringBuilder();
		InputStream input = socket.getInputStream();
		try {
			for (int next = input.read(); next >= 0; next = input.read()) {
				text.append((char) next);
			}
		}
		catch (SocketException ex) {
			// The server has closed, while there was more to come from here.
		}
		return text.toString();
	}

	private static void trickle(Socket socket) {
		try {
			for (byte next : bytes(HEAD + "X-Slow: " + "x".repeat(1_000))) {
				socket.getOutputStream().write(next);
				Thread.sleep(50);
			}
		}
		catch (IOException | InterruptedException ex) {
			// Closed, as it should be.
		}
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.ISO_8859_1);
	}

}
