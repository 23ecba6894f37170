package io.nangomcp.sandbox;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/**
 * JSON with references such as <code>{{input.email}}</code>. A text that is nothing but a
 * reference becomes the value itself, and its property is left out when there is none.
 */
final class Template {

	private static final Pattern REFERENCE = Pattern.compile("\\{\\{([\\w.]+)}}");

	private Template() {
	}

	static JsonNode fill(JsonNode template, JsonNode values) {
		return switch (template) {
			case ObjectNode object -> fillObject(object, values);
			case ArrayNode array -> fillArray(array, values);
			case StringNode text -> fillText(text.stringValue(), values);
			default -> template;
		};
	}

	static ObjectNode fillObject(ObjectNode template, JsonNode values) {
		ObjectNode filled = Json.object();
		template.forEachEntry((name, value) -> {
			JsonNode content = fill(value, values);
			if (!content.isMissingNode()) {
				filled.set(name, content);
			}
		});
		return filled;
	}

	/** The value at a dotted path, a missing node when there is none. */
	static JsonNode at(JsonNode json, String path) {
		return json.at("/" + path.replace('.', '/'));
	}

	private static ArrayNode fillArray(ArrayNode template, JsonNode values) {
		ArrayNode filled = JsonNodeFactory.instance.arrayNode();
		template.forEach((element) -> filled.add(fill(element, values)));
		return filled;
	}

	private static JsonNode fillText(String template, JsonNode values) {
		Matcher reference = REFERENCE.matcher(template);
		if (reference.matches()) {
			return at(values, reference.group(1));
		}
		return StringNode
			.valueOf(reference.replaceAll((match) -> Matcher.quoteReplacement(text(at(values, match.group(1))))));
	}

	private static String text(JsonNode value) {
		return value.isString() ? value.stringValue() : value.toString();
	}

}
