package io.nangomcp.schema;

import java.util.List;
import java.util.Set;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Makes properties with a default optional. Nango lists them as required, because it
 * describes what its own parser makes of the input.
 */
final class OptionalDefaults {

	private static final Set<String> COMPOSITIONS = Set.of("allOf", "anyOf", "oneOf");

	private final LocalReferences references;

	private OptionalDefaults(ObjectNode root) {
		this.references = new LocalReferences(root);
	}

	static ObjectNode apply(ObjectNode root) {
		return (ObjectNode) new OptionalDefaults(root).withOptionalDefaults(root);
	}

	private JsonNode withOptionalDefaults(JsonNode schema) {
		if (!(schema instanceof ObjectNode object)) {
			return schema;
		}
		ObjectNode copy = SchemaKeywords.mapSubschemas(object, this::withOptionalDefaults);
		List<JsonNode> required = copy.path("required")
			.valueStream()
			.filter((name) -> !hasDefault(copy.path("properties").path(name.stringValue())))
			.toList();
		copy.remove("required");
		if (!required.isEmpty()) {
			copy.set("required", JsonNodeFactory.instance.arrayNode().addAll(required));
		}
		return copy;
	}

	private boolean hasDefault(JsonNode schema) {
		if (!(schema instanceof ObjectNode object)) {
			return false;
		}
		String reference = SchemaKeywords.text(object, "$ref");
		return object.has("default") || (!reference.isEmpty() && hasDefault(this.references.target(reference)))
				|| SchemaKeywords.subschemas(object, COMPOSITIONS).stream().anyMatch(this::hasDefault);
	}

}
