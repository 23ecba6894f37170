package io.nangomcp.http;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Makes bytes that are like HTTP: one request or several at once, with lines and framing
 * that may be wrong, and bytes that may be others.
 */
final class RawRequestMutator {

	private static final String END_OF_HEAD = "\r\n\r\n";

	private static final List<String> LINES = List.of("POST /mcp HTTP/1.1", "POST /mcp HTTP/1.0", "POST /mcp HTTP/9.9",
			"POST /mcp", "POST  /mcp  HTTP/1.1", "POST http://localhost/mcp HTTP/1.1", "POST * HTTP/1.1",
			"POST /mcp?a=%zz HTTP/1.1", "POST /mcp#a HTTP/1.1", "POST //mcp HTTP/1.1", "POST /../mcp HTTP/1.1",
			"POST /%00 HTTP/1.1", "POST /mcp;a=b HTTP/1.1", "POST /[ HTTP/1.1", "POST /\u00e9 HTTP/1.1",
			"GET /mcp HTTP/1.1", "OPTIONS * HTTP/1.1", "OPTIONS /mcp HTTP/1.1", "CONNECT localhost:1 HTTP/1.1",
			"TRACE /mcp HTTP/1.1", "M\u0001 /mcp HTTP/1.1", "GET /actuator/health HTTP/1.1", "GET / HTTP/1.1",
			"PRI * HTTP/2.0");

	private static final List<String> HEADERS = List.of("Transfer-Encoding: chunked",
			"Transfer-Encoding: gzip, chunked", "Transfer-Encoding: chunked, chunked", "Content-Length: 0",
			"Content-Length: 5", "Content-Length: -1", "Content-Length: 99999999999999999999", "Content-Length: 1, 1",
			"Host: localhost", "Host: a b", "Host: localhost:99999999999", "Expect: 100-continue", "Expect: x",
			"Connection: close", "Connection: upgrade\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__",
			"Content-Encoding: gzip", "X", ": x", "X-Odd: \r\n folded", "Cookie: \"=;;=", "Content-Type: \"",
			"Content-Type: application/json; charset=\"", "Origin: http://[::1",
			"Origin: http://localhost\r\nAccess-Control-Request-Method: P ST", "Accept: ;;q=,",
			"X-Long: " + "x".repeat(9_000), "Trailer: X-Odd", "TE: trailers", "If-Modified-Since: x",
			"Sec-WebSocket-Key: x", "Authorization: Bearer  ", "Content-Length : 3");

	private static final List<String> CHUNK_ENDS = List.of("0\r\n\r\n", "0\r\nX-Odd: 1\r\n\r\n", "0;a=b\r\n\r\n", "0",
			"zz\r\n", "-1\r\n", "ffffffffffffffff\r\n", "00000000000000000000\r\n\r\n", "1\r\n", "");

	private final RequestMutator requests;

	RawRequestMutator(RequestMutator requests) {
		this.requests = requests;
	}

	byte[] bytes(RandomGenerator random) {
		ByteArrayOutputStream all = new ByteArrayOutputStream();
		int several = (random.nextInt(4) == 0) ? random.nextInt(2, 12) : 1;
		for (int request = 0; request < several; request++) {
			all.writeBytes(request(random));
		}
		return (random.nextInt(3) == 0) ? ByteMutator.mutate(all.toByteArray(), random) : all.toByteArray();
	}

	private byte[] request(RandomGenerator random) {
		String request = new String(this.requests.request(random), StandardCharsets.ISO_8859_1);
		int end = request.indexOf(END_OF_HEAD);
		String head = request.substring(0, end);
		String body = request.substring(end + END_OF_HEAD.length());
		if (random.nextInt(4) == 0) {
			head = pick(LINES, random) + head.substring(head.indexOf("\r\n"));
		}
		if (random.nextInt(4) == 0) {
			head = head.replaceFirst("(?s)\r\nContent-Length:.*", "\r\nTransfer-Encoding: chunked");
			body = chunked(body, random);
		}
		if (random.nextInt(3) == 0) {
			head += "\r\n" + pick(HEADERS, random);
		}
		if (random.nextInt(2) == 0) {
			head += "\r\nConnection: close";
		}
		return (head + END_OF_HEAD + body).getBytes(StandardCharsets.ISO_8859_1);
	}

	private static String chunked(String body, RandomGenerator random) {
		int middle = random.nextInt(body.length() + 1);
		String end = (random.nextInt(3) == 0) ? pick(CHUNK_ENDS, random) : CHUNK_ENDS.getFirst();
		return chunk(body.substring(0, middle)) + chunk(body.substring(middle)) + end;
	}

	private static String chunk(String part) {
		return part.isEmpty() ? "" : Integer.toHexString(part.length()) + "\r\n" + part + "\r\n";
	}

	private static String pick(List<String> all, RandomGenerator random) {
		return all.get(random.nextInt(all.size()));
	}

}
