package io.nangomcp.catalog;

import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/**
 * The texts inside a listed schema.
 */
final class SchemaTexts {

	/**
	 * Keywords that hold values which arguments are compared with, so that they must stay
	 * as they are.
	 */
	private static final Set<String> VALUES = Set.of("const", "enum");

	/** Keywords that hold values which say something to readers only. */
	private static final Set<String> REMARKS = Set.of("default", "examples", "example", "$comment");

	/** Keywords that hold schemas by names of the author's choice. */
	private static final Set<String> SCHEMAS_BY_NAME = Set.of("properties", "patternProperties", "$defs",
			"dependentSchemas");

	private SchemaTexts() {
	}

	/**
	 * Cleans a schema's titles and descriptions, leaves out remarks in which something is
	 * hidden, and describes the parameters at its root that have no description of their
	 * own.
	 * @param schema a listed schema, changed in place
	 * @param parameters descriptions of parameters by name
	 */
	static void polish(ObjectNode schema, Map<String, String> parameters) {
		if (schema.get("properties") instanceof ObjectNode properties) {
			parameters.forEach((name, description) -> describe(properties.get(name), description));
		}
		clean(schema);
	}

	private static void describe(@Nullable JsonNode parameter, String description) {
		if (parameter instanceof ObjectNode schema && !schema.has("description")) {
			schema.put("description", description);
		}
	}

	private static void clean(JsonNode node) {
		switch (node) {
			case ObjectNode schema -> {
				cleanText(schema, "title");
				cleanText(schema, "description");
				schema.remove(REMARKS.stream().filter((keyword) -> hides(schema.path(keyword))).toList());
				schema.properties().forEach((keyword) -> clean(keyword.getKey(), keyword.getValue()));
			}
			case ArrayNode schemas -> schemas.forEach(SchemaTexts::clean);
			default -> {
			}
		}
	}

	private static void clean(String keyword, JsonNode value) {
		if (SCHEMAS_BY_NAME.contains(keyword)) {
			value.values().forEach(SchemaTexts::clean);
		}
		else if (!VALUES.contains(keyword) && !REMARKS.contains(keyword)) {
			clean(value);
		}
	}

	private static boolean hides(JsonNode remark) {
		return ToolTexts.hasHidden(remark.toString());
	}

	private static void cleanText(ObjectNode schema, String keyword) {
		if (schema.get(keyword) instanceof StringNode text) {
			schema.put(keyword, ToolTexts.clean(text.asString(), ToolTexts.LONGEST_PARAMETER_DESCRIPTION));
		}
	}

}
