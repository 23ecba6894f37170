package io.nangomcp.sandbox;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;

import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

/**
 * <code>GET /integrations/{uniqueKey}</code>: one integration.
 */
final class ReadIntegration implements Endpoint {

	static final String SCOPE = "environment:integrations:read";

	private static final List<String> INCLUDABLE = List.of("webhook", "credentials");

	private static final Rule INCLUDED = (value, path) -> INCLUDABLE.contains(value.asString("")) ? List.of()
			: List.of(Issue.invalidOption(INCLUDABLE, path));

	private static final Rule QUERY = Rule.object(Rule.Field.optional("include",
			(value, path) -> (value.isArray() ? Rule.list(INCLUDED) : INCLUDED).check(value, path)));

	@Override
	public Mono<Reply> answer(Call call) {
		JsonNode query = Query.of(call.request());
		QUERY.require("invalid_query_params", query);
		String key = call.request().pathVariable("uniqueKey");
		Integration integration = call.environment()
			.integration(key)
			.orElseThrow(
					() -> new Refusal(Reply.error(404, "not_found", "Integration \"" + key + "\" does not exist")));
		return Mono.just(Reply.ok(Json.object().set("data", integration.published(included(query.path("include"))))));
	}

	private static Set<String> included(JsonNode include) {
		Set<String> included = new TreeSet<>();
		(include.isArray() ? include.valueStream() : include.asStringOpt().stream().map(Json::text))
			.forEach((value) -> included.add(value.asString().replace("webhook", "webhook_url")));
		return included;
	}

}
