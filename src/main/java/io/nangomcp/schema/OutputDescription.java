package io.nangomcp.schema;

import java.util.Set;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What an output schema says in words and names. Nango checks no output, so that only
 * this much of it can be promised.
 */
final class OutputDescription {

	private static final Set<String> ALTERNATIVES = Set.of("anyOf", "oneOf", "then", "else");

	private OutputDescription() {
	}

	/** The description of a schema without references; it accepts every value. */
	static ObjectNode of(JsonNode schema) {
		ObjectNode description = JsonNodeFactory.instance.objectNode();
		if (schema instanceof ObjectNode object) {
			addText(object, description);
			addParts(object, description);
		}
		return description;
	}

	private static void addText(ObjectNode schema, ObjectNode description) {
		for (String keyword : Set.of("title", "description")) {
			String text = SchemaKeywords.text(schema, keyword);
			if (!text.isEmpty()) {
				description.putIfAbsent(keyword, schema.get(keyword));
			}
		}
	}

	private static void addParts(ObjectNode schema, ObjectNode description) {
		if (!schema.path("properties").isEmpty()) {
			ObjectNode properties = description.withObjectProperty("properties");
			schema.path("properties").forEachEntry((name, property) -> properties.putIfAbsent(name, of(property)));
		}
		ObjectNode items = of(schema.path("items"));
		if (!items.isEmpty()) {
			description.putIfAbsent("items", items);
		}
		for (JsonNode part : SchemaKeywords.subschemas(schema, Set.of("allOf"))) {
			if (part instanceof ObjectNode object) {
				addText(object, description);
				addParts(object, description);
			}
		}
		for (JsonNode alternative : SchemaKeywords.subschemas(schema, ALTERNATIVES)) {
			if (alternative instanceof ObjectNode object) {
				addParts(object, description);
			}
		}
	}

}
