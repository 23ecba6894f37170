package io.nangomcp.http;

import reactor.core.publisher.Mono;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.reactive.HttpHandler;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;

/**
 * Leads each POST to {@code /mcp} straight there, past Spring's routing, which takes as
 * long as a fifth of a short answer. Those of web pages take the long way, which has the
 * rules of CORS, and so do other methods.
 */
final class ShortCut implements HttpHandler {

	private final McpEndpoint endpoint;

	private final HttpHandler routing;

	ShortCut(McpEndpoint endpoint, HttpHandler routing) {
		this.endpoint = endpoint;
		this.routing = routing;
	}

	@Override
	public Mono<Void> handle(ServerHttpRequest request, ServerHttpResponse response) {
		return isDirect(request) ? this.endpoint.handle(request, response, null)
				: this.routing.handle(request, response);
	}

	private static boolean isDirect(ServerHttpRequest request) {
		return request.getMethod().equals(HttpMethod.POST)
				&& request.getPath().pathWithinApplication().value().equals(McpEndpoint.PATH)
				&& !request.getHeaders().containsHeader(HttpHeaders.ORIGIN);
	}

}
