package io.nangomcp.schema;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A property that an author declares and a client must not see.
 */
public final class HiddenProperty {

	private HiddenProperty() {
	}

	/**
	 * Takes a property away, wherever an object may have it.
	 * @param repaired a repaired schema, changed in place
	 * @param name the property's name
	 */
	public static void hide(ObjectNode repaired, String name) {
		if (repaired.get("properties") instanceof ObjectNode properties) {
			properties.remove(name);
		}
		if (repaired.get("required") instanceof ArrayNode required) {
			required.removeIf((entry) -> entry.asString("").equals(name));
		}
		for (JsonNode subschema : SchemaKeywords.subschemas(repaired)) {
			if (subschema instanceof ObjectNode object) {
				hide(object, name);
			}
		}
	}

}
