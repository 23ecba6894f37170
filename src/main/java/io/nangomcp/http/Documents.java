package io.nangomcp.http;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Set;

import reactor.core.publisher.Mono;

import org.springframework.core.io.buffer.DataBuffer;
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
		if (isPlainJson(headers)) {
			return true;
		}
		try {
			return MediaType.APPLICATION_JSON.equalsTypeAndSubtype(headers.getContentType());
		}
		catch (InvalidMediaTypeException ex) {
			return false;
		}
	}

	/** Whether it says so as most clients do, which takes no parser. */
	static boolean isPlainJson(HttpHeaders headers) {
		return MediaType.APPLICATION_JSON_VALUE.equals(headers.getFirst(HttpHeaders.CONTENT_TYPE));
	}

	/** Writes a document, which ends the response, straight to where it is sent from. */
	Mono<Void> write(int status, String type, Content content, ServerHttpResponse response) {
		DataBuffer body = fill(new ChunkedOutput(response.bufferFactory()), content);
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
		response.getHeaders().set(HttpHeaders.CONTENT_TYPE, type);
		response.getHeaders().setContentLength(body.readableByteCount());
		// What is no HTTP Netty has answered already.
		return response.writeWith(Mono.just(body)).onErrorComplete(IllegalStateException.class);
	}

	private static DataBuffer fill(ChunkedOutput output, Content content) {
		boolean filled = false;
		try {
			content.writeTo(output);
			filled = true;
			return output.take();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		finally {
			if (!filled) {
				output.release();
			}
		}
	}

	/** Sets the status, and counts it. */
	void setStatus(HttpStatusCode status, ServerHttpResponse response) {
		this.meters.count(status.value());
		response.setStatusCode(status);
	}

	/** What a document says. */
	@FunctionalInterface
	interface Content {

		/** Writes it, in UTF-8. */
		void writeTo(OutputStream out) throws IOException;

	}

}
