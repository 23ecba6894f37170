package io.nangomcp.sandbox;

import reactor.core.publisher.Mono;

/**
 * <code>GET /integrations/{uniqueKey}/functions/{name}</code>: one function of an
 * integration.
 */
final class ReadFunction implements Endpoint {

	static final String SCOPE = "environment:functions:read";

	@Override
	public Mono<Reply> answer(Call call) {
		FunctionQuery query = FunctionQuery.ofOne(call);
		String name = call.request().pathVariable("name");
		Metadata function = call.integration()
			.functions()
			.filter((candidate) -> candidate.name().equals(name))
			.filter(query::matches)
			.findFirst()
			.orElseThrow(() -> new Refusal(Reply.error(404, "not_found", "Function does not exist")));
		return Mono.just(Reply.ok(Json.object().set("data", function.function())));
	}

}
