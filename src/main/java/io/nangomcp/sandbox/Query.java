package io.nangomcp.sandbox;

import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

import org.springframework.web.reactive.function.server.ServerRequest;

/**
 * Reads queries as Express does: <code>tags[team]=blue</code> is an object, a repeated
 * name an array.
 */
final class Query {

	private static final Pattern MEMBER = Pattern.compile("([^\\[\\]]+)\\[([^\\[\\]]+)]");

	private Query() {
	}

	static ObjectNode of(ServerRequest request) {
		ObjectNode query = Json.object();
		request.queryParams().forEach((name, values) -> {
			Matcher member = MEMBER.matcher(name);
			if (member.matches()) {
				query.withObjectProperty(member.group(1)).set(member.group(2), value(values));
			}
			else {
				query.set(name, value(values));
			}
		});
		return query;
	}

	private static JsonNode value(List<String> values) {
		ArrayNode array = JsonNodeFactory.instance.arrayNode();
		values.forEach((value) -> array.add(Objects.requireNonNullElse(value, "")));
		return (array.size() > 1) ? array : array.required(0);
	}

}
