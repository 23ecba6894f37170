package io.nangomcp.schema;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What an MCP client demands of an input schema, as its issue tracker tells.
 *
 * @param demand the client and what it demands
 * @param profiles the profiles that promise it
 * @param holds whether a schema meets it
 */
public record ClientRule(String demand, Set<SchemaProfile> profiles, Predicate<ObjectNode> holds) {

	private static final Set<SchemaProfile> EVERY = EnumSet.allOf(SchemaProfile.class);

	private static final Set<SchemaProfile> PORTABLE = EnumSet.of(SchemaProfile.PORTABLE, SchemaProfile.MINIMAL);

	private static final Set<SchemaProfile> MINIMAL = EnumSet.of(SchemaProfile.MINIMAL);

	private static final List<ClientRule> ALL = List.of(
			new ClientRule("Claude: no composition at the root", PORTABLE,
					(schema) -> Stream.of("oneOf", "anyOf", "allOf", "not", "if").noneMatch(schema::has)),
			new ClientRule("Claude: no references", PORTABLE, (schema) -> nowhere(schema, "$ref")),
			new ClientRule("OpenAI: an object with properties", EVERY,
					(schema) -> hasType(schema, "object") && schema.path("properties").isObject()),
			new ClientRule("OpenAI: no composition at the root", PORTABLE,
					(schema) -> Stream.of("oneOf", "anyOf", "allOf", "enum", "not").noneMatch(schema::has)),
			new ClientRule("OpenAI: lists have items", PORTABLE,
					(schema) -> everywhere(schema, (part) -> !hasType(part, "array") || part.has("items"))),
			new ClientRule("Bedrock, Cursor, VS Code: no definitions and identifiers", PORTABLE,
					(schema) -> nowhere(schema, "$defs", "definitions", "$schema", "$id", "id", "$anchor")),
			new ClientRule("TypeScript SDK: objects as properties, names as required", EVERY,
					(schema) -> schema.path("properties").valueStream().allMatch(JsonNode::isObject)
							&& schema.path("required").valueStream().allMatch(JsonNode::isString)),
			new ClientRule("Gemini: keywords that it knows", MINIMAL,
					(schema) -> nowhere(schema, "additionalProperties", "exclusiveMinimum", "exclusiveMaximum",
							"patternProperties", "propertyNames", "prefixItems", "const", "oneOf", "allOf", "not", "if",
							"then", "else", "unevaluatedProperties")),
			new ClientRule("Gemini: one type", MINIMAL,
					(schema) -> everywhere(schema, (part) -> !part.path("type").isArray())),
			new ClientRule("Gemini: no alternatives in items", MINIMAL,
					(schema) -> everywhere(schema, (part) -> !part.path("items").has("anyOf"))),
			new ClientRule("Gemini: choices are strings", MINIMAL,
					(schema) -> everywhere(schema,
							(part) -> part.path("enum").valueStream().allMatch(JsonNode::isString))),
			new ClientRule("Gemini: required properties are defined", MINIMAL,
					(schema) -> everywhere(schema,
							(part) -> part.path("required")
								.valueStream()
								.allMatch((name) -> part.path("properties").has(name.asString())))));

	/** What clients demand of a profile's schemas and this one does not meet. */
	public static List<String> unmet(SchemaProfile profile, ObjectNode schema) {
		return ALL.stream()
			.filter((rule) -> rule.profiles.contains(profile) && !rule.holds.test(schema))
			.map(ClientRule::demand)
			.toList();
	}

	private static boolean hasType(ObjectNode schema, String type) {
		return schema.path("type").asString("").equals(type);
	}

	private static boolean nowhere(ObjectNode schema, String... keywords) {
		return everywhere(schema, (part) -> List.of(keywords).stream().noneMatch(part::has));
	}

	private static boolean everywhere(ObjectNode schema, Predicate<ObjectNode> holds) {
		return Schemas.all(schema).stream().allMatch(holds);
	}

}
