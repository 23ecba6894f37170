package io.nangomcp.sandbox;

import java.util.List;

import io.nangomcp.sandbox.RateLimit.Allowance;
import reactor.core.publisher.Mono;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.UnexpectedEndOfInputException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.web.reactive.function.server.HandlerFunction;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;

/**
 * Lets requests in as Nango does, in its order: body, key, rate limit, scope.
 */
final class Gate {

	private final Accounts accounts;

	Gate(Accounts accounts) {
		this.accounts = accounts;
	}

	HandlerFunction<ServerResponse> guard(Endpoint endpoint, String... anyOf) {
		return (request) -> body(request).flatMap((body) -> admit(request, body, List.of(anyOf), endpoint))
			.onErrorResume(Refusal.class, (refusal) -> refusal.reply().toResponse(request));
	}

	private Mono<ServerResponse> admit(ServerRequest request, JsonNode body, List<String> anyOf, Endpoint endpoint) {
		Caller caller = this.accounts.authenticate(request.headers().firstHeader(HttpHeaders.AUTHORIZATION));
		Allowance allowance = caller.rateLimit().take();
		return Mono.defer(() -> {
			require(allowance, request);
			caller.require(anyOf);
			return endpoint.answer(new Call(request, body, caller.environment()));
		})
			.onErrorResume(Refusal.class, (refusal) -> Mono.just(refusal.reply()))
			.flatMap((reply) -> reply.toResponse(request, allowance::writeTo));
	}

	private static void require(Allowance allowance, ServerRequest request) {
		if (allowance.isExceeded()) {
			throw new Refusal(Reply.error(429,
					Json.object()
						.put("code", "too_many_request")
						.put("method", request.method().name())
						.put("path", request.path())));
		}
	}

	private static Mono<JsonNode> body(ServerRequest request) {
		String contentType = request.headers().firstHeader(HttpHeaders.CONTENT_TYPE);
		if (request.method().equals(HttpMethod.GET) || contentType == null) {
			return Mono.just(MissingNode.getInstance());
		}
		if (!contentType.startsWith("application/json")) {
			return Mono.error(() -> new Refusal(
					Reply.error(415, "invalid_content_type", "Content-Type header must be application/json")));
		}
		return request.bodyToMono(byte[].class).map(Gate::parse).defaultIfEmpty(MissingNode.getInstance());
	}

	private static JsonNode parse(byte[] body) {
		try {
			return Json.MAPPER.readTree(body);
		}
		catch (JacksonException ex) {
			String message = (ex instanceof UnexpectedEndOfInputException) ? "Unexpected end of JSON input"
					: "Unexpected token in JSON";
			throw new Refusal(Reply.error(400, "invalid_json", message));
		}
	}

}
