package io.nangomcp.sandbox;

import reactor.core.publisher.Mono;
import tools.jackson.databind.node.ObjectNode;

/**
 * <code>GET /connections</code>: the connections of an environment, newest first, never
 * with their credentials.
 */
final class ListConnections implements Endpoint {

	static final String SCOPE = "environment:connections:list";

	static final String SCOPE_WITH_CREDENTIALS = "environment:connections:list_credentials";

	@Override
	public Mono<Reply> answer(Call call) {
		ConnectionQuery query = ConnectionQuery.of(call);
		ObjectNode body = Json.object();
		body.putArray("connections")
			.addAll(call.environment()
				.connections()
				.stream()
				.filter(query::matches)
				.skip((long) query.page() * query.limit())
				.limit(query.limit())
				.map(Connection::listed)
				.toList());
		return Mono.just(Reply.ok(body));
	}

}
