package io.nangomcp.http;

import reactor.core.publisher.Mono;

import org.springframework.http.HttpHeaders;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.server.reactive.HttpHandler;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;

/**
 * Takes away a {@code Content-Type} that Spring trips over before any handler of ours
 * sees the request, which is then refused like any other without one.
 */
final class MediaTypeGuard implements HttpHandler {

	private final HttpHandler next;

	MediaTypeGuard(HttpHandler next) {
		this.next = next;
	}

	@Override
	public Mono<Void> handle(ServerHttpRequest request, ServerHttpResponse response) {
		return this.next.handle(isReadable(request.getHeaders()) ? request : withoutContentType(request), response);
	}

	/** Spring expects a malformed one, but not all that can be malformed of it. */
	private static boolean isReadable(HttpHeaders headers) {
		if (Documents.isPlainJson(headers)) {
			return true;
		}
		try {
			headers.getContentType();
			return true;
		}
		catch (InvalidMediaTypeException ex) {
			return true;
		}
		catch (StringIndexOutOfBoundsException ex) {
			return false;
		}
	}

	private static ServerHttpRequest withoutContentType(ServerHttpRequest request) {
		return request.mutate().headers((headers) -> headers.remove(HttpHeaders.CONTENT_TYPE)).build();
	}

}
