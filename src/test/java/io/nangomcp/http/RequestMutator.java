package io.nangomcp.http;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

import io.nangomcp.http.OddRequest.Header;

/**
 * Makes requests of those in the tables, wrong in one way or in several: mostly JSON
 * still, in which values are others.
 */
final class RequestMutator {

	private static final Pattern TOKEN = Pattern.compile("\"(?:[^\"\\\\]|\\\\.)*+\"|[-+0-9.eE]++|[a-z]++|.",
			Pattern.DOTALL);

	private static final Pattern VALUE = Pattern.compile("[\"\\-0-9a-z].*", Pattern.DOTALL);

	/** Each may stand where a value does. */
	private static final List<String> VALUES = List.of("null", "true", "0", "-0.0", "1.50", "1e308", "1e400", "-1e-999",
			"1e999999999", "1e2147483648", "1e-2147483649", "100e2147483647", "9".repeat(999), "9".repeat(1_001),
			"9223372036854775808", "\"\"", "\"1\"", "\"\\ud800\"", "\"\\u0000\\n\"", "\"é😀\u2028\"",
			"\"" + "x".repeat(5_000) + "\"", "[]", "{}", "[1,\"a\",null]", "{\"\":{}}",
			"[".repeat(150) + "]".repeat(150), "{\"left\":".repeat(99) + "{}" + "}".repeat(99),
			"[" + "{},".repeat(1_000) + "{}]", "\"2.0\"", "\"id\"", "\"result\"", "\"error\"", "\"method\"",
			"\"params\"", "\"name\"", "\"arguments\"", "\"cursor\"", "\"requestState\"", "\"inputResponses\"",
			"\"progressToken\"", "\"_meta\"", "\"io.modelcontextprotocol/protocolVersion\"",
			"\"io.modelcontextprotocol/clientCapabilities\"", "\"2025-03-26\"", "\"2025-06-18\"", "\"2025-11-25\"",
			"\"2026-07-28\"", "\"initialize\"", "\"ping\"", "\"tools/list\"", "\"tools/call\"", "\"server/discover\"",
			"\"subscriptions/listen\"", "\"notifications/cancelled\"", "\"run\"", "\"ask\"", "\"answer\"",
			"\"list_connections\"", "\"get_connection\"", "\"create_connect_session\"", "\"connection_id\"", "\"tags\"",
			"\"$mcp\"", "{\"$mcp\":{\"content\":[{\"type\":\"text\",\"text\":\"a\"}]}}",
			"\"{\\\"error\\\":{\\\"code\\\":\\\"script_http_error\\\",\\\"upstream\\\":{\\\"status\\\":1e99,\\\"body\\\":[]}}}\"",
			"\"{\\\"a\\\":1e2147483648}\"");

	/** A few only, as the server remembers keys and users for a while. */
	private static final List<Header> HEADERS = List.of(new Header("nango-end-user-id", "ada"),
			new Header("nango-builtin-tools", "*"), new Header("nango-tools", "r*,ask"),
			new Header("nango-call-timeout", "1"), new Header("provider-config-key", "asking"),
			new Header("provider-config-key", "strict"), new Header("connection-id", "other"),
			new Header("Accept", "application/json, text/event-stream"), new Header("Accept", "text/event-stream"),
			new Header("MCP-Protocol-Version", "2025-03-26"), new Header("MCP-Protocol-Version", "2026-07-28"),
			new Header("Mcp-Method", "tools/call"), new Header("Mcp-Name", "=?base64?cnVu?="),
			new Header("Mcp-Param-Region", "=?base64?///?="), new Header("Mcp-Session-Id", "e30..a.b.c"),
			new Header("Content-Type", "\"application/json"), new Header("Content-Type", "text/plain;=\""),
			new Header("Origin", "http://["), new Header("Origin", "http://localhost"),
			new Header("Cookie", "a=\"; $x;=,"), new Header("X-Request-Id", "a b"),
			new Header("Access-Control-Request-Method", "P ST"), new Header("Accept-Encoding", "gzip;q=x"),
			new Header("If-None-Match", "*"), new Header("Range", "bytes=-"), new Header("Forwarded", "host=\""),
			new Header("X-Forwarded-Host", "evil.example"));

	private final List<OddRequest> seeds;

	RequestMutator(List<OddRequest> seeds) {
		this.seeds = seeds.stream().filter((seed) -> !seed.body().isEmpty()).toList();
	}

	/** A request whose body is what its head says. */
	byte[] request(RandomGenerator random) {
		OddRequest seed = pick(this.seeds, random);
		List<Header> headers = new ArrayList<>(seed.headers());
		for (int changes = random.nextInt(3); changes > 0; changes--) {
			changeHeaders(headers, random);
		}
		byte[] body = body(seed, random);
		ByteArrayOutputStream request = new ByteArrayOutputStream();
		request.writeBytes(head(seed.method(), headers, body.length).getBytes(StandardCharsets.UTF_8));
		request.writeBytes(body);
		return request.toByteArray();
	}

	private static String head(String method, List<Header> headers, int length) {
		StringBuilder head = new StringBuilder(method).append(" /mcp HTTP/1.1\r\n");
		if (headers.stream().noneMatch((header) -> header.name().equalsIgnoreCase("Host"))) {
			head.append("Host: localhost\r\n");
		}
		headers.forEach((header) -> head.append(header.name()).append(": ").append(header.value()).append("\r\n"));
		return head.append("Content-Length: ").append(length).append("\r\n\r\n").toString();
	}

	private static void changeHeaders(List<Header> headers, RandomGenerator random) {
		Header header = pick(HEADERS, random);
		switch (random.nextInt(8)) {
			case 0 -> headers.remove(random.nextInt(headers.size()));
			case 1 -> headers.add(header);
			default -> {
				headers.removeIf((other) -> other.name().equalsIgnoreCase(header.name()));
				headers.add(header);
			}
		}
	}

	private byte[] body(OddRequest seed, RandomGenerator random) {
		List<String> tokens = tokens(seed.body());
		for (int changes = random.nextInt(4); changes > 0; changes--) {
			changeTokens(tokens, random);
		}
		byte[] body = String.join("", tokens).getBytes(StandardCharsets.UTF_8);
		return (random.nextInt(10) == 0) ? ByteMutator.mutate(body, random) : body;
	}

	private void changeTokens(List<String> tokens, RandomGenerator random) {
		int place = random.nextInt(tokens.size() + 1);
		if (place == tokens.size()) {
			tokens.add(pick(VALUES, random));
		}
		else if (VALUE.matcher(tokens.get(place)).matches() && random.nextInt(8) > 0) {
			tokens.set(place, pick(random.nextBoolean() ? VALUES : tokens(pick(this.seeds, random).body()), random));
		}
		else {
			switch (random.nextInt(8)) {
				case 0 -> tokens.remove(place);
				case 1 -> tokens.add(place, pick(VALUES, random));
				case 2 -> tokens.addAll(place, List.copyOf(tokens.subList(random.nextInt(place + 1), place)));
				default -> tokens.set(random.nextInt(tokens.size()), pick(tokens, random));
			}
		}
	}

	private static List<String> tokens(String text) {
		List<String> tokens = new ArrayList<>();
		TOKEN.matcher(text).results().map(MatchResult::group).forEach(tokens::add);
		return tokens;
	}

	private static <T> T pick(List<T> all, RandomGenerator random) {
		return all.get(random.nextInt(all.size()));
	}

}
