package io.nangomcp.schema;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a standard validator says about a schema. It fetches nothing.
 */
public final class Schemas {

	private static final SchemaRegistry REGISTRY = SchemaRegistry
		.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);

	private static final Schema META_SCHEMA = REGISTRY
		.getSchema(SchemaLocation.of(SpecificationVersion.DRAFT_2020_12.getDialectId()));

	private Schemas() {
	}

	static JsonNode json(String text) {
		return JsonMapper.shared().readTree(text);
	}

	static ObjectNode object(String text) {
		return (ObjectNode) json(text);
	}

	/** What is wrong with a schema: by the meta-schema, or a reference into nothing. */
	static List<String> faults(ObjectNode schema) {
		return Stream.concat(META_SCHEMA.validate(schema).stream().map(Error::toString), dangling(schema, schema))
			.toList();
	}

	public static boolean accepts(ObjectNode schema, JsonNode instance) {
		return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
			.getSchema(schema)
			.validate(instance)
			.isEmpty();
	}

	/** A schema and all the schemas within it. */
	static List<ObjectNode> all(ObjectNode schema) {
		List<ObjectNode> all = new ArrayList<>(List.of(schema));
		for (JsonNode subschema : SchemaKeywords.subschemas(schema)) {
			if (subschema instanceof ObjectNode object) {
				all.addAll(all(object));
			}
		}
		return all;
	}

	private static Stream<String> dangling(ObjectNode schema, ObjectNode root) {
		return all(schema).stream()
			.filter((subschema) -> subschema.has("$ref"))
			.map((subschema) -> subschema.path("$ref").asString())
			.filter((reference) -> !reference.equals("#"))
			.filter((reference) -> !reference.startsWith("#/$defs/")
					|| root.at(reference.substring(1)).isMissingNode());
	}

}
