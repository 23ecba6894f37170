package io.nangomcp.catalog;

import io.nangomcp.check.InputCheck;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What an action declares that its output is.
 */
public final class ToolOutput {

	private final InputCheck check;

	/**
	 * Compiles the check.
	 * @param schema the output schema as it is listed, of what is structured content
	 */
	ToolOutput(ObjectNode schema) {
		this.check = InputCheck.compile(schema);
	}

	/**
	 * Whether an output is what the action declares.
	 * @param output any JSON
	 * @return whether it fits the schema
	 */
	public boolean accepts(JsonNode output) {
		JsonNode structured = output.isObject() ? output : JsonNodeFactory.instance.objectNode().set("result", output);
		return this.check.check(structured) instanceof InputCheck.Result.Valid;
	}

}
