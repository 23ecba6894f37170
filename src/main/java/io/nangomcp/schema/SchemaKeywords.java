package io.nangomcp.schema;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The keywords of JSON Schema 2020-12: the shape of each one's value, and where schemas
 * lie within a schema.
 */
final class SchemaKeywords {

	/** Keywords that say nothing about which values are valid. */
	static final Set<String> ANNOTATIONS = Set.of("title", "description", "default", "examples", "deprecated",
			"readOnly", "writeOnly", "$comment");

	/** Keywords that name a schema or a set of them; no part of what a value must be. */
	static final Set<String> IDENTIFIERS = Set.of("$schema", "$id", "$anchor", "$defs");

	/**
	 * Keywords whose schemas apply to the very value that the schema itself applies to.
	 */
	static final Set<String> IN_PLACE = Set.of("allOf", "anyOf", "oneOf", "not", "if", "then", "else",
			"dependentSchemas");

	/** What the value of a keyword is. */
	enum Shape {

		SCHEMA, SCHEMA_LIST, SCHEMA_MAP, TYPE, CHOICES, NAMES, NAMES_MAP, NUMBER, POSITIVE_NUMBER, COUNT, TEXT, PATTERN,
		FLAG, LIST, ANYTHING

	}

	private static final Map<String, Shape> SHAPES = Map.ofEntries(Map.entry("additionalProperties", Shape.SCHEMA),
			Map.entry("propertyNames", Shape.SCHEMA), Map.entry("items", Shape.SCHEMA),
			Map.entry("contains", Shape.SCHEMA), Map.entry("not", Shape.SCHEMA), Map.entry("if", Shape.SCHEMA),
			Map.entry("then", Shape.SCHEMA), Map.entry("else", Shape.SCHEMA),
			Map.entry("unevaluatedItems", Shape.SCHEMA), Map.entry("unevaluatedProperties", Shape.SCHEMA),
			Map.entry("contentSchema", Shape.SCHEMA), Map.entry("allOf", Shape.SCHEMA_LIST),
			Map.entry("anyOf", Shape.SCHEMA_LIST), Map.entry("oneOf", Shape.SCHEMA_LIST),
			Map.entry("prefixItems", Shape.SCHEMA_LIST), Map.entry("properties", Shape.SCHEMA_MAP),
			Map.entry("patternProperties", Shape.SCHEMA_MAP), Map.entry("dependentSchemas", Shape.SCHEMA_MAP),
			Map.entry("$defs", Shape.SCHEMA_MAP), Map.entry("type", Shape.TYPE), Map.entry("enum", Shape.CHOICES),
			Map.entry("required", Shape.NAMES), Map.entry("dependentRequired", Shape.NAMES_MAP),
			Map.entry("minimum", Shape.NUMBER), Map.entry("maximum", Shape.NUMBER),
			Map.entry("exclusiveMinimum", Shape.NUMBER), Map.entry("exclusiveMaximum", Shape.NUMBER),
			Map.entry("multipleOf", Shape.POSITIVE_NUMBER), Map.entry("minLength", Shape.COUNT),
			Map.entry("maxLength", Shape.COUNT), Map.entry("minItems", Shape.COUNT), Map.entry("maxItems", Shape.COUNT),
			Map.entry("minProperties", Shape.COUNT), Map.entry("maxProperties", Shape.COUNT),
			Map.entry("minContains", Shape.COUNT), Map.entry("maxContains", Shape.COUNT),
			Map.entry("title", Shape.TEXT), Map.entry("description", Shape.TEXT), Map.entry("$comment", Shape.TEXT),
			Map.entry("format", Shape.TEXT), Map.entry("contentEncoding", Shape.TEXT),
			Map.entry("contentMediaType", Shape.TEXT), Map.entry("pattern", Shape.PATTERN),
			Map.entry("uniqueItems", Shape.FLAG), Map.entry("deprecated", Shape.FLAG),
			Map.entry("readOnly", Shape.FLAG), Map.entry("writeOnly", Shape.FLAG), Map.entry("examples", Shape.LIST),
			Map.entry("const", Shape.ANYTHING), Map.entry("$ref", Shape.TEXT), Map.entry("$anchor", Shape.TEXT),
			Map.entry("$schema", Shape.TEXT));

	private static final Set<String> TYPES = Set.of("object", "array", "string", "number", "integer", "boolean",
			"null");

	/** Longer ones could exhaust the stack of whoever compiles them; zod's reach 300. */
	private static final int MAX_PATTERN_LENGTH = 1_000;

	private SchemaKeywords() {
	}

	static Shape shape(String keyword) {
		return SHAPES.getOrDefault(keyword, Shape.ANYTHING);
	}

	/** The schemas directly under some keywords of a schema. */
	static List<JsonNode> subschemas(ObjectNode schema, Set<String> keywords) {
		List<JsonNode> subschemas = new ArrayList<>();
		schema.properties()
			.stream()
			.filter((property) -> keywords.contains(property.getKey()))
			.forEach((property) -> addSubschemas(property, subschemas));
		return subschemas;
	}

	/** The schemas directly within a schema, whatever the keyword. */
	static List<JsonNode> subschemas(ObjectNode schema) {
		List<JsonNode> subschemas = new ArrayList<>();
		schema.properties().forEach((property) -> addSubschemas(property, subschemas));
		return subschemas;
	}

	/**
	 * A copy of a schema whose direct subschemas are replaced; other values are shared.
	 */
	static ObjectNode mapSubschemas(ObjectNode schema, UnaryOperator<JsonNode> mapping) {
		return mapSubschemas(schema, SHAPES.keySet(), mapping);
	}

	/** As {@link #mapSubschemas(ObjectNode, UnaryOperator)}, under some keywords only. */
	static ObjectNode mapSubschemas(ObjectNode schema, Set<String> keywords, UnaryOperator<JsonNode> mapping) {
		ObjectNode copy = JsonNodeFactory.instance.objectNode();
		schema.forEachEntry((keyword, value) -> copy.set(keyword,
				keywords.contains(keyword) ? mapValue(shape(keyword), value, mapping) : value));
		return copy;
	}

	/** A copy of a schema without some keywords; values are shared. */
	static ObjectNode without(ObjectNode schema, Set<String> keywords) {
		ObjectNode copy = JsonNodeFactory.instance.objectNode();
		copy.setAll(schema);
		copy.remove(keywords);
		return copy;
	}

	/** What stands where a schema belongs, as an object. */
	static ObjectNode asObject(JsonNode schema) {
		if (schema instanceof ObjectNode object) {
			return object;
		}
		ObjectNode object = JsonNodeFactory.instance.objectNode();
		if (isFalse(schema)) {
			object.putObject("not");
		}
		return object;
	}

	/** Whether it is the schema that accepts nothing. */
	static boolean isFalse(JsonNode schema) {
		return schema.isBoolean() && !schema.booleanValue();
	}

	/** Whether a keyword says nothing about which values are valid, or is nobody's. */
	static boolean isAnnotation(String keyword) {
		return ANNOTATIONS.contains(keyword) || !SHAPES.containsKey(keyword);
	}

	/** The text of a keyword, or empty. */
	static String text(ObjectNode schema, String keyword) {
		JsonNode value = schema.path(keyword);
		return value.isString() ? value.stringValue() : "";
	}

	/** Adds a sentence to what a schema says about itself. */
	static void describe(ObjectNode schema, String sentence) {
		String description = text(schema, "description");
		schema.put("description", description.isBlank() ? sentence : description.strip() + " " + sentence);
	}

	static boolean isPattern(String text) {
		if (text.length() > MAX_PATTERN_LENGTH) {
			return false;
		}
		try {
			Pattern.compile(text);
			return true;
		}
		catch (PatternSyntaxException ex) {
			return false;
		}
	}

	/**
	 * The valid part of a value that holds no schema, or {@code null} if nothing of it is
	 * valid.
	 */
	static @Nullable JsonNode validValue(Shape shape, JsonNode value) {
		return switch (shape) {
			case TYPE -> validType(value);
			case CHOICES -> value.isArray() && !value.isEmpty() ? distinct(value.valueStream().toList()) : null;
			case NAMES -> value.isArray() ? distinct(strings(value)) : null;
			case NAMES_MAP -> value.isObject() ? validNamesMap((ObjectNode) value) : null;
			case NUMBER -> isFinite(value) ? value : null;
			case POSITIVE_NUMBER -> isFinite(value) && value.doubleValue() > 0 ? value : null;
			case COUNT -> isCount(value) ? JsonNodeFactory.instance.numberNode((int) value.doubleValue()) : null;
			case TEXT -> value.isString() ? value : null;
			case PATTERN -> value.isString() && isPattern(value.stringValue()) ? value : null;
			case FLAG -> value.isBoolean() ? value : null;
			case LIST -> value.isArray() ? value : null;
			case ANYTHING -> value;
			case SCHEMA, SCHEMA_LIST, SCHEMA_MAP -> throw new IllegalArgumentException("holds schemas: " + shape);
		};
	}

	private static void addSubschemas(Map.Entry<String, JsonNode> property, List<JsonNode> subschemas) {
		switch (shape(property.getKey())) {
			case SCHEMA -> subschemas.add(property.getValue());
			case SCHEMA_LIST, SCHEMA_MAP -> property.getValue().forEach(subschemas::add);
			default -> {
			}
		}
	}

	private static JsonNode mapValue(Shape shape, JsonNode value, UnaryOperator<JsonNode> mapping) {
		return switch (shape) {
			case SCHEMA -> mapping.apply(value);
			case SCHEMA_LIST -> JsonNodeFactory.instance.arrayNode().addAll(value.valueStream().map(mapping).toList());
			case SCHEMA_MAP -> {
				ObjectNode mapped = JsonNodeFactory.instance.objectNode();
				value.forEachEntry((name, subschema) -> mapped.set(name, mapping.apply(subschema)));
				yield mapped;
			}
			default -> value;
		};
	}

	private static @Nullable JsonNode validType(JsonNode type) {
		if (!type.isArray()) {
			return isType(type) ? type : null;
		}
		// One unknown type, such as "any", may stand for every type.
		if (type.isEmpty() || !type.valueStream().allMatch(SchemaKeywords::isType)) {
			return null;
		}
		ArrayNode types = distinct(type.valueStream().toList());
		return (types.size() == 1) ? types.get(0) : types;
	}

	private static boolean isType(JsonNode type) {
		return type.isString() && TYPES.contains(type.stringValue());
	}

	private static ObjectNode validNamesMap(ObjectNode map) {
		ObjectNode valid = JsonNodeFactory.instance.objectNode();
		map.forEachEntry((name, names) -> {
			if (names.isArray()) {
				valid.set(name, distinct(strings(names)));
			}
		});
		return valid;
	}

	private static List<JsonNode> strings(JsonNode values) {
		return values.valueStream().filter(JsonNode::isString).toList();
	}

	static ArrayNode distinct(List<JsonNode> values) {
		return JsonNodeFactory.instance.arrayNode().addAll(new LinkedHashSet<>(values));
	}

	private static boolean isFinite(JsonNode value) {
		return value.isNumber() && Double.isFinite(value.doubleValue(Double.NaN));
	}

	private static boolean isCount(JsonNode value) {
		return isFinite(value) && value.doubleValue() >= 0 && value.doubleValue() <= Integer.MAX_VALUE
				&& value.doubleValue() == Math.rint(value.doubleValue());
	}

}
