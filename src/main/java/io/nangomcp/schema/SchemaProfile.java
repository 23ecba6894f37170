package io.nangomcp.schema;

import java.util.Set;

import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * How schemas are listed, by what clients accept. What arguments are checked against is
 * the repaired schema, whatever the profile. The names of properties are the action's: no
 * profile can rename those that a client refuses.
 */
public enum SchemaProfile {

	/**
	 * What Claude, OpenAI, Bedrock, Cursor and VS Code accept alike: no composition at
	 * the root, and no references.
	 */
	PORTABLE {
		@Override
		public ListedInput listInput(ObjectNode repaired) {
			ObjectNode inlined = InlinedSchema.of(repaired);
			boolean plain = isObject(inlined) && COMPOSITIONS.stream().noneMatch(inlined::has);
			return plain ? new ListedInput(asObject(inlined), false) : new ListedInput(wrap(inlined), true);
		}
	},

	/** {@link #PORTABLE} without what Gemini refuses. */
	MINIMAL {
		@Override
		public ListedInput listInput(ObjectNode repaired) {
			ListedInput portable = PORTABLE.listInput(repaired);
			return new ListedInput(asObject(MinimalSchema.of(portable.schema())), portable.wrapped());
		}
	},

	/** All of JSON Schema 2020-12, as it is. */
	FAITHFUL {
		@Override
		public ListedInput listInput(ObjectNode repaired) {
			return isObject(repaired) ? new ListedInput(asObject(repaired), false)
					: new ListedInput(wrap(repaired), true);
		}
	};

	private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

	/** What clients refuse at the root of a schema. */
	private static final Set<String> COMPOSITIONS = Set.of("oneOf", "anyOf", "allOf", "not", "if", "enum", "const",
			"$ref");

	/**
	 * The input schema as it is listed.
	 * @param repaired the repaired schema of the input
	 */
	public abstract ListedInput listInput(ObjectNode repaired);

	/**
	 * The output schema that describes and refuses nothing: titles, descriptions and
	 * property names. An output that is no object is the property {@code result}.
	 * @param repaired the repaired schema of the output
	 */
	public ObjectNode listOutput(ObjectNode repaired) {
		ObjectNode described = OutputDescription.of(InlinedSchema.of(repaired));
		return asObject(isObject(repaired) || described.has("properties") ? described : property("result", described));
	}

	/**
	 * The output schema that states what the action declared, whatever the profile: it
	 * does not reach the providers of models. An output that is no object is the property
	 * {@code result}; where only the output itself tells, either form conforms.
	 * @param repaired the repaired schema of the output
	 */
	public ObjectNode listStrictOutput(ObjectNode repaired) {
		if (repaired.isEmpty() || repaired.equals(SchemaRepair.nothing())) {
			return asObject(JSON.objectNode());
		}
		if (isObject(repaired)) {
			return asObject(repaired);
		}
		if (SchemaKeywords.text(repaired, "type").isEmpty()) {
			MovableModel model = MovableModel.toDefinition(repaired, "Output");
			ObjectNode either = JSON.objectNode();
			either.putArray("anyOf").add(model.schema()).add(require("result", model.schema()));
			return asObject(model.addDefinitions(either));
		}
		MovableModel model = MovableModel.of(repaired, "Output");
		return asObject(model.addDefinitions(require("result", model.schema())));
	}

	private static ObjectNode wrap(ObjectNode input) {
		MovableModel model = MovableModel.of(input, "Input");
		return asObject(model.addDefinitions(require("input", model.schema()).put("additionalProperties", false)));
	}

	private static ObjectNode property(String name, ObjectNode schema) {
		ObjectNode object = JSON.objectNode();
		object.putObject("properties").set(name, schema);
		return object;
	}

	private static ObjectNode require(String name, ObjectNode schema) {
		ObjectNode object = property(name, schema);
		object.putArray("required").add(name);
		return object;
	}

	private static boolean isObject(ObjectNode schema) {
		return schema.has("type") ? SchemaKeywords.text(schema, "type").equals("object") : schema.has("properties");
	}

	private static ObjectNode asObject(ObjectNode schema) {
		ObjectNode object = JSON.objectNode().put("type", "object");
		object.setAll(schema);
		// The TypeScript SDK refuses a whole list for one property that is a boolean.
		ObjectNode properties = JSON.objectNode();
		schema.path("properties")
			.forEachEntry((name, property) -> properties.set(name, SchemaKeywords.asObject(property)));
		object.set("properties", properties);
		return object;
	}

}
