package io.nangomcp.sandbox;

import java.util.List;

import reactor.core.publisher.Mono;
import tools.jackson.databind.node.ObjectNode;

/**
 * <code>GET /integrations/{uniqueKey}/functions</code>: the functions of an integration,
 * page by page.
 */
final class ListFunctions implements Endpoint {

	static final String SCOPE = "environment:functions:list";

	@Override
	public Mono<Reply> answer(Call call) {
		FunctionQuery query = FunctionQuery.ofList(call);
		List<Metadata> functions = call.integration().functions().filter(query::matches).toList();
		ObjectNode body = Json.object();
		body.putArray("data")
			.addAll(functions.stream()
				.skip((long) query.page() * query.limit())
				.limit(query.limit())
				.map(Metadata::function)
				.toList());
		body.putObject("pagination")
			.put("total", functions.size())
			.put("page", query.page())
			.put("limit", query.limit());
		return Mono.just(Reply.ok(body));
	}

}
