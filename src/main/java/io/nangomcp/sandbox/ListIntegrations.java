package io.nangomcp.sandbox;

import java.util.Comparator;
import java.util.Set;

import reactor.core.publisher.Mono;
import tools.jackson.databind.node.ObjectNode;

/**
 * <code>GET /integrations</code>: the integrations of an environment.
 */
final class ListIntegrations implements Endpoint {

	static final String SCOPE = "environment:integrations:list";

	private static final Comparator<Integration> ORDER = Comparator.comparing(Integration::provider)
		.thenComparing(Integration::created);

	@Override
	public Mono<Reply> answer(Call call) {
		Rule.object().require("invalid_query_params", Query.of(call.request()));
		ObjectNode body = Json.object();
		body.putArray("data")
			.addAll(call.environment()
				.integrations()
				.stream()
				.sorted(ORDER)
				.map((integration) -> integration.published(Set.of()))
				.toList());
		return Mono.just(Reply.ok(body));
	}

}
