package io.nangomcp.sandbox;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.function.Consumer;

import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.springframework.web.util.HtmlUtils;

/**
 * A JSON answer, sent with the headers that Express gives it.
 *
 * @param status the HTTP status
 * @param body the JSON body
 */
record Reply(int status, JsonNode body) {

	static Reply ok(JsonNode body) {
		return new Reply(200, body);
	}

	static Reply created(JsonNode body) {
		return new Reply(201, body);
	}

	static Reply error(int status, String code, String message) {
		return error(status, Json.object().put("code", code).put("message", message));
	}

	static Reply error(int status, JsonNode error) {
		ObjectNode body = Json.object();
		body.set("error", error);
		return new Reply(status, body);
	}

	/** Express's own answer to a route that it does not have. */
	static Mono<ServerResponse> unknownRoute(ServerRequest request) {
		String html = """
				<!DOCTYPE html>
				<html lang="en">
				<head>
				<meta charset="utf-8">
				<title>Error</title>
				</head>
				<body>
				<pre>Cannot %s %s</pre>
				</body>
				</html>
				""".formatted(request.method(), HtmlUtils.htmlEscape(request.path()));
		return ServerResponse.status(HttpStatus.NOT_FOUND)
			.header(HttpHeaders.CONTENT_TYPE, "text/html; charset=utf-8")
			.bodyValue(html.getBytes(StandardCharsets.UTF_8));
	}

	Mono<ServerResponse> toResponse(ServerRequest request) {
		return toResponse(request, (headers) -> {
		});
	}

	Mono<ServerResponse> toResponse(ServerRequest request, Consumer<HttpHeaders> extraHeaders) {
		byte[] bytes = Json.bytes(this.body);
		String etag = etag(bytes);
		boolean unchanged = this.status == 200 && isKnown(etag, request);
		ServerResponse.BodyBuilder response = ServerResponse.status(unchanged ? 304 : this.status)
			.header(HttpHeaders.ETAG, etag)
			.headers(extraHeaders);
		if (unchanged) {
			return response.build();
		}
		return response.header(HttpHeaders.CONTENT_TYPE, "application/json; charset=utf-8").bodyValue(bytes);
	}

	private static boolean isKnown(String etag, ServerRequest request) {
		List<String> known = request.headers().asHttpHeaders().getIfNoneMatch();
		return request.method().equals(HttpMethod.GET) && (known.contains(etag) || known.contains("*"));
	}

	private static String etag(byte[] bytes) {
		try {
			byte[] hash = MessageDigest.getInstance("SHA-1").digest(bytes);
			String length = Integer.toHexString(bytes.length);
			return "W/\"" + length + "-" + Base64.getEncoder().withoutPadding().encodeToString(hash) + "\"";
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
