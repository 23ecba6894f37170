package io.nangomcp.sandbox;

import tools.jackson.databind.JsonNode;

import org.springframework.web.reactive.function.server.ServerRequest;

/**
 * A request that was let in.
 *
 * @param request the HTTP request
 * @param body its JSON body, a missing node when there is none
 * @param environment the environment of its key
 */
record Call(ServerRequest request, JsonNode body, Environment environment) {

	/** The integration in the path. */
	Integration integration() {
		String key = this.request.pathVariable("uniqueKey");
		return this.environment.integration(key)
			.orElseThrow(() -> new Refusal(Reply.error(404, "not_found", "Integration does not exist")));
	}

}
