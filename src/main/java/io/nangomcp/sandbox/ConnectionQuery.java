package io.nangomcp.sandbox;

import java.util.Arrays;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Which connections a caller asks for.
 *
 * @param json the query
 */
record ConnectionQuery(ObjectNode json) {

	private static final int DEFAULT_LIMIT = 10_000;

	private static final int MAX_LIMIT = 2000;

	private static final Rule RULE = Rule.object(Rule.Field.optional("connectionId", Rule.text(1, Rule.MAX_LENGTH)),
			Rule.Field.optional("search", Rule.text(1, Rule.MAX_LENGTH)),
			Rule.Field.optional("endUserId", Rule.text(1, Rule.MAX_LENGTH)),
			Rule.Field.optional("integrationId", Rule.text(1, Integer.MAX_VALUE)),
			Rule.Field.optional("endUserOrganizationId", Rule.text(1, Rule.MAX_LENGTH)),
			Rule.Field.optional("tags", Tags.RULE), Rule.Field.optional("limit", Rule.number(1, MAX_LIMIT)),
			Rule.Field.optional("page", Rule.number(0, Integer.MAX_VALUE)));

	static ConnectionQuery of(Call call) {
		ObjectNode query = Query.of(call.request());
		RULE.require("invalid_query_params", query);
		return new ConnectionQuery(query);
	}

	int limit() {
		return this.json.path("limit").asInt(DEFAULT_LIMIT);
	}

	int page() {
		return this.json.path("page").asInt(0);
	}

	boolean matches(Connection connection) {
		JsonNode endUser = connection.owner().endUser();
		return isWanted("connectionId", Json.text(connection.id())) && isWanted("endUserId", endUser.path("id"))
				&& isWanted("endUserOrganizationId", endUser.path("organization").path("id"))
				&& isOfWantedIntegration(connection) && hasWantedTags(connection)
				&& connection.mentions(this.json.path("search").asString(""));
	}

	private boolean isWanted(String name, JsonNode value) {
		JsonNode wanted = this.json.path(name);
		return wanted.isMissingNode() || wanted.equals(value);
	}

	private boolean isOfWantedIntegration(Connection connection) {
		String keys = this.json.path("integrationId").asString(connection.integration().uniqueKey());
		return Arrays.stream(keys.split(",", -1))
			.map(String::trim)
			.anyMatch(connection.integration().uniqueKey()::equals);
	}

	private boolean hasWantedTags(Connection connection) {
		return Tags.normalized(this.json.path("tags"))
			.propertyStream()
			.allMatch((tag) -> tag.getValue().equals(connection.owner().tags().path(tag.getKey())));
	}

}
