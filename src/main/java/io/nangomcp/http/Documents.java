package io.nangomcp.http;

import java.util.Set;

import reactor.core.publisher.Mono;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpResponse;

/**
 * JSON documents on their way in and out, with the headers that belong to a status.
 */
final class Documents {

	/** Names no authorization server, which would send clients into an OAuth of ours. */
	private static final String CHALLENGE = "Bearer error=\"invalid_token\"";

	/** What is not as it should be at the moment, and may soon be. */
	private static final Set<Integer> PASSING = Set.of(HttpStatus.TOO_MANY_REQUESTS.value(),
			HttpStatus.SERVICE_UNAVAILABLE.value());

	/**
	 * After these nothing more may come on the connection: the rest of a large body would
	 * be taken for the next request, and a server that stops takes none.
	 */
	private static final Set<Integer> CLOSING = Set.of(HttpStatus.CONTENT_TOO_LARGE.value(),
			HttpStatus.REQUEST_TIMEOUT.value(), HttpStatus.TOO_MANY_REQUESTS.value(),
			HttpStatus.SERVICE_UNAVAILABLE.value());

	private final ReplyMeters meters;

	Documents(ReplyMeters meters) {
		this.meters = meters;
	}

	/** Whether a request says that its body is JSON. */
	static boolean isJson(HttpHeaders headers) {
		try {
			return MediaType.APPLICATION_JSON.equalsTypeAndSubtype(headers.getContentType());
		}
		catch (InvalidMediaTypeException ex) {
			return false;
		}
	}

	/** Writes a document, which ends the response. */
	Mono<Void> write(int status, MediaType type, byte[] body, ServerHttpResponse response) {
		setStatus(HttpStatusCode.valueOf(status), response);
		if (status == HttpStatus.UNAUTHORIZED.value()) {
			response.getHeaders().set(HttpHeaders.WWW_AUTHENTICATE, CHALLENGE);
		}
		if (PASSING.contains(status)) {
			response.getHeaders().set(HttpHeaders.RETRY_AFTER, "1");
		}
		if (CLOSING.contains(status)) {
			response.getHeaders().set(HttpHeaders.CONNECTION, "close");
		}
		response.getHeaders().setContentType(type);
		response.getHeaders().setContentLength(body.length);
		// What is no HTTP Netty has answered already.
		return response.writeWith(Mono.just(response.bufferFactory().wrap(body)))
			.onErrorComplete(IllegalStateException.class);
	}

	/** Sets the status, and counts it. */
	void setStatus(HttpStatusCode status, ServerHttpResponse response) {
		this.meters.count(status.value());
		response.setStatusCode(status);
	}

}
