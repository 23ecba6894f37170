package io.nangomcp;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A request, full of canaries, byte by byte.
 *
 * @param line the request line
 * @param headers all values of each header
 * @param body the body
 */
record CanaryRequest(String line, Map<String, List<String>> headers, String body) {

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	static final String STATELESS = "2026-07-28";

	/** A request of a client that asks for a tool, in the handshake era. */
	static CanaryRequest call(String tool, String arguments) {
		return handshake("tools/call", "{\"name\":\"%s\",\"arguments\":%s}".formatted(tool, arguments));
	}

	static CanaryRequest handshake(String method, String params) {
		Map<String, List<String>> headers = new TreeMap<>(Map.of("Host", List.of("localhost"), "Content-Type",
				List.of("application/json"), "Accept", List.of("application/json, text/event-stream"), "Authorization",
				List.of("Bearer " + Canary.KEY.value()), "connection-id", List.of(Canary.CONNECTION.value()),
				"provider-config-key", List.of("crm")));
		return new CanaryRequest("POST /mcp", headers, """
				{"jsonrpc":"2.0","id":1,"method":"%s","params":%s}""".formatted(method, params));
	}

	/** The same in the stateless era, whose client shows links and forms. */
	static CanaryRequest statelessCall(String tool, String arguments, String more) {
		return stateless("tools/call", "\"name\":\"%s\",\"arguments\":%s%s".formatted(tool, arguments, more))
			.with("Mcp-Name", tool);
	}

	static CanaryRequest stateless(String method, String params) {
		return handshake(method,
				"""
						{%s%s"_meta":{"io.modelcontextprotocol/protocolVersion":"%s",
						"io.modelcontextprotocol/clientCapabilities":{"elicitation":{"form":{},"url":{}}}}}"""
					.formatted(params, params.isEmpty() ? "" : ",", STATELESS))
			.with("MCP-Protocol-Version", STATELESS)
			.with("Mcp-Method", method);
	}

	CanaryRequest with(String header, String... values) {
		Map<String, List<String>> changed = new LinkedHashMap<>(this.headers);
		changed.put(header, List.of(values));
		return new CanaryRequest(this.line, changed, this.body);
	}

	CanaryRequest ofUser(String user) {
		return with("connection-id").with("nango-end-user-id", user);
	}

	CanaryRequest withBody(String other) {
		return new CanaryRequest(this.line, this.headers, other);
	}

	CanaryRequest withLine(String other) {
		return new CanaryRequest(other, this.headers, this.body);
	}

	/**
	 * The whole answer as it came, with its headers, though some of the request was not
	 * read.
	 */
	String send(int port) throws IOException {
		ByteArrayOutputStream answer = new ByteArrayOutputStream();
		try (Socket socket = open(port)) {
			socket.getInputStream().transferTo(answer);
		}
		catch (SocketException ex) {
			assertThat(answer.size()).as("an answer before the reset").isPositive();
		}
		return answer.toString(StandardCharsets.UTF_8);
	}

	/** Sends it and leaves the answer to whoever has the socket. */
	Socket open(int port) throws IOException {
		Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
		socket.setSoTimeout(Math.toIntExact(PATIENCE.toMillis()));
		StringBuilder head = new StringBuilder(this.line).append(" HTTP/1.1\r\nConnection: close\r\n");
		this.headers.forEach((name, values) -> values
			.forEach((value) -> head.append(name).append(": ").append(value).append("\r\n")));
		byte[] bytes = this.body.getBytes(StandardCharsets.UTF_8);
		head.append("Content-Length: ").append(bytes.length).append("\r\n\r\n");
		// At once, so that a server that has had enough leaves nothing unread, and resets
		// nothing.
		socket.getOutputStream().write((head + this.body).getBytes(StandardCharsets.UTF_8));
		return socket;
	}

}
