package io.nangomcp.catalog;

import java.util.Objects;

import io.nangomcp.nango.NangoAction;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Makes a tool from an action.
 */
final class ActionTools {

	Tool toTool(NangoAction action) {
		return new Tool(action.name(), Objects.requireNonNullElse(action.description(), ""), inputSchema(action));
	}

	/** The input's definition, with the definitions beside it that it may refer to. */
	private static ObjectNode inputSchema(NangoAction action) {
		JsonNode definitions = (action.jsonSchema() != null) ? action.jsonSchema().path("definitions")
				: JsonNodeFactory.instance.missingNode();
		JsonNode model = (action.input() != null) ? definitions.path(action.input())
				: JsonNodeFactory.instance.missingNode();
		ObjectNode schema = JsonNodeFactory.instance.objectNode().put("type", "object");
		if (model instanceof ObjectNode object && object.path("type").asString("").equals("object")) {
			schema.set("definitions", definitions);
			schema.setAll(object);
		}
		return schema;
	}

}
