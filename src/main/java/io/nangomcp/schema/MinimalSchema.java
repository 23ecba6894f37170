package io.nangomcp.schema;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reduces a schema without references to the few keywords that Gemini knows. What they
 * cannot express is said in words, or accepted.
 */
final class MinimalSchema {

	private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

	/** Keywords that pass as they are. */
	private static final Set<String> KNOWN = Set.of("title", "description", "default", "pattern", "minLength",
			"maxLength", "minItems", "maxItems", "minProperties", "maxProperties", "minimum", "maximum");

	/** The only formats of strings that Gemini knows. */
	private static final Set<String> FORMATS = Set.of("date-time", "int32", "int64", "float", "double");

	private static final String MAY_BE_NULL = "May be null.";

	private MinimalSchema() {
	}

	/** The reduced schema. */
	static ObjectNode of(JsonNode schema) {
		ObjectNode object = SchemaKeywords.asObject(schema);
		ObjectNode reduced = JSON.objectNode();
		reduce(flattened(object), reduced);
		if (object.path("not").isObject() && object.path("not").isEmpty()) {
			SchemaKeywords.describe(reduced, "Leave this out.");
		}
		return reduced;
	}

	private static void reduce(ObjectNode schema, ObjectNode reduced) {
		KNOWN.stream().sorted().filter(schema::has).forEach((keyword) -> reduced.set(keyword, schema.get(keyword)));
		reduceType(schema.path("type"), reduced);
		reduceChoices(schema, reduced);
		reduceExclusiveBound(schema, "minimum", "exclusiveMinimum", reduced);
		reduceExclusiveBound(schema, "maximum", "exclusiveMaximum", reduced);
		reduceFormat(SchemaKeywords.text(schema, "format"), reduced);
		if (schema.has("properties")) {
			reduced.set("properties", properties(schema));
		}
		if (schema.has("required")) {
			reduced.set("required", schema.get("required"));
		}
		reduceItems(schema, reduced);
		Stream.of("anyOf", "oneOf")
			.filter(schema::has)
			.forEach((keyword) -> reduceAlternatives(schema.path(keyword), reduced));
		keepKnownRequired(reduced);
	}

	/**
	 * A schema that holds what its {@code allOf} holds, as far as that does not clash.
	 */
	private static ObjectNode flattened(ObjectNode schema) {
		ObjectNode flat = SchemaKeywords.without(schema, Set.of("allOf"));
		for (JsonNode part : schema.path("allOf")) {
			if (part instanceof ObjectNode object) {
				addPart(flattened(object), flat);
			}
		}
		return flat;
	}

	private static void addPart(ObjectNode part, ObjectNode flat) {
		if (part.has("properties")) {
			ObjectNode properties = JSON.objectNode();
			properties.setAll((ObjectNode) part.path("properties"));
			flat.path("properties").forEachEntry(properties::set);
			flat.set("properties", properties);
		}
		if (part.has("required")) {
			flat.set("required", SchemaKeywords
				.distinct(Stream.of(flat, part).flatMap((schema) -> schema.path("required").valueStream()).toList()));
		}
		part.forEachEntry(flat::putIfAbsent);
	}

	private static void reduceType(JsonNode type, ObjectNode reduced) {
		List<String> types = (type.isArray() ? type.valueStream() : Stream.of(type)).filter(JsonNode::isString)
			.map(JsonNode::stringValue)
			.toList();
		List<String> named = types.stream().filter((name) -> !name.equals("null")).toList();
		if (named.size() == 1) {
			reduced.put("type", named.getFirst());
		}
		else if (!named.isEmpty()) {
			reduced.set("anyOf", JSON.arrayNode().addAll(named.stream().map(MinimalSchema::ofType).toList()));
		}
		if (types.size() > named.size()) {
			SchemaKeywords.describe(reduced, named.isEmpty() ? "Always null." : MAY_BE_NULL);
		}
	}

	private static ObjectNode ofType(String name) {
		ObjectNode schema = JSON.objectNode().put("type", name);
		if (name.equals("array")) {
			schema.putObject("items");
		}
		return schema;
	}

	/** Gemini's choices are strings. */
	private static void reduceChoices(ObjectNode schema, ObjectNode reduced) {
		List<JsonNode> choices = schema.has("const") ? List.of(schema.path("const"))
				: schema.path("enum").valueStream().toList();
		if (choices.isEmpty()) {
			return;
		}
		List<JsonNode> named = choices.stream().filter((choice) -> !choice.isNull()).toList();
		if (!named.isEmpty() && named.stream().allMatch(JsonNode::isString)) {
			reduced.put("type", "string");
			reduced.set("enum", JSON.arrayNode().addAll(named));
			if (named.size() < choices.size()) {
				SchemaKeywords.describe(reduced, MAY_BE_NULL);
			}
		}
		else {
			SchemaKeywords.describe(reduced,
					"One of: " + choices.stream().map(JsonNode::toString).collect(Collectors.joining(", ")) + ".");
		}
	}

	private static void reduceExclusiveBound(ObjectNode schema, String bound, String exclusiveBound,
			ObjectNode reduced) {
		if (schema.has(exclusiveBound)) {
			reduced.putIfAbsent(bound, schema.get(exclusiveBound));
		}
	}

	private static void reduceFormat(String format, ObjectNode reduced) {
		if (FORMATS.contains(format)) {
			reduced.put("format", format);
		}
		else if (!format.isEmpty()) {
			SchemaKeywords.describe(reduced, "Format: " + format + ".");
		}
	}

	private static ObjectNode properties(ObjectNode schema) {
		ObjectNode properties = JSON.objectNode();
		schema.path("properties").forEachEntry((name, property) -> properties.set(name, of(property)));
		return properties;
	}

	private static void reduceItems(ObjectNode schema, ObjectNode reduced) {
		List<ObjectNode> tuple = schema.path("prefixItems").valueStream().map(MinimalSchema::item).distinct().toList();
		if (tuple.size() == 1) {
			reduced.set("items", tuple.getFirst());
		}
		else if (!tuple.isEmpty()) {
			reduced.set("items", oneOf(tuple));
		}
		else if (schema.has("items")) {
			reduced.set("items", item(schema.path("items")));
		}
		else if (SchemaKeywords.text(reduced, "type").equals("array")) {
			reduced.putObject("items");
		}
	}

	/** Gemini refuses alternatives directly within a list. */
	private static ObjectNode item(JsonNode schema) {
		ObjectNode item = of(schema);
		List<ObjectNode> alternatives = item.path("anyOf").valueStream().map(ObjectNode.class::cast).toList();
		if (alternatives.isEmpty()) {
			return item;
		}
		ObjectNode told = oneOf(alternatives);
		item.remove("anyOf");
		item.forEachEntry(told::putIfAbsent);
		return told;
	}

	private static ObjectNode oneOf(List<ObjectNode> alternatives) {
		ObjectNode any = JSON.objectNode();
		SchemaKeywords.describe(any,
				alternatives.stream()
					.map((alternative) -> alternative.path("type").asString("anything"))
					.distinct()
					.collect(Collectors.joining(", ", "One of: ", ".")));
		return any;
	}

	private static void reduceAlternatives(JsonNode alternatives, ObjectNode reduced) {
		List<ObjectNode> named = alternatives.valueStream()
			.filter((alternative) -> !isNull(alternative))
			.map(MinimalSchema::of)
			.toList();
		if (named.size() == 1) {
			named.getFirst().forEachEntry(reduced::putIfAbsent);
		}
		else if (!named.isEmpty() && named.stream().noneMatch(ObjectNode::isEmpty)) {
			reduced.putIfAbsent("anyOf", JSON.arrayNode().addAll(named));
		}
		if (named.size() < alternatives.size()) {
			SchemaKeywords.describe(reduced, named.isEmpty() ? "Always null." : MAY_BE_NULL);
		}
	}

	private static boolean isNull(JsonNode schema) {
		return schema.path("type").asString("").equals("null");
	}

	private static void keepKnownRequired(ObjectNode reduced) {
		List<JsonNode> required = reduced.path("required")
			.valueStream()
			.filter((name) -> reduced.path("properties").has(name.stringValue()))
			.toList();
		reduced.remove("required");
		if (!required.isEmpty()) {
			reduced.set("required", JSON.arrayNode().addAll(required));
		}
	}

}
