package io.nangomcp.schema;

import java.util.Set;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A repaired schema taken apart, so that it can become a part of another one.
 *
 * @param schema the schema to place, perhaps a reference to a definition
 * @param surroundings the keywords that belong to the root of the other one
 */
record MovableModel(ObjectNode schema, ObjectNode surroundings) {

	private static final Set<String> OF_ROOT = Set.of("$schema", "$defs");

	/** The model itself; a definition if it refers to itself. */
	static MovableModel of(ObjectNode repaired, String name) {
		return refersToItself(repaired) ? toDefinition(repaired, name)
				: new MovableModel(SchemaKeywords.without(repaired, OF_ROOT), surroundings(repaired));
	}

	/** The model as a definition, which can be referred to more than once. */
	static MovableModel toDefinition(ObjectNode repaired, String wanted) {
		String name = wanted;
		while (repaired.path("$defs").has(name)) {
			name += "_";
		}
		String reference = LocalReferences.toDefinition(name);
		ObjectNode moved = (ObjectNode) redirect(repaired, reference);
		ObjectNode surroundings = surroundings(moved);
		surroundings.withObjectProperty("$defs").set(name, SchemaKeywords.without(moved, OF_ROOT));
		return new MovableModel(JsonNodeFactory.instance.objectNode().put("$ref", reference), surroundings);
	}

	/** Completes the schema that the model was placed in. */
	ObjectNode addDefinitions(ObjectNode root) {
		root.setAll(this.surroundings);
		return root;
	}

	private static boolean refersToItself(ObjectNode schema) {
		return SchemaKeywords.text(schema, "$ref").equals(LocalReferences.ITSELF) || SchemaKeywords.subschemas(schema)
			.stream()
			.anyMatch((subschema) -> subschema instanceof ObjectNode object && refersToItself(object));
	}

	private static JsonNode redirect(JsonNode schema, String reference) {
		if (!(schema instanceof ObjectNode object)) {
			return schema;
		}
		ObjectNode redirected = SchemaKeywords.mapSubschemas(object, (subschema) -> redirect(subschema, reference));
		if (SchemaKeywords.text(object, "$ref").equals(LocalReferences.ITSELF)) {
			redirected.put("$ref", reference);
		}
		return redirected;
	}

	private static ObjectNode surroundings(ObjectNode root) {
		ObjectNode surroundings = JsonNodeFactory.instance.objectNode();
		OF_ROOT.stream().sorted().filter(root::has).forEach((keyword) -> surroundings.set(keyword, root.get(keyword)));
		return surroundings;
	}

}
