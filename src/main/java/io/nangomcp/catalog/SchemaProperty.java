package io.nangomcp.catalog;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import tools.jackson.databind.JsonNode;

/**
 * A property that a schema declares, wherever in it.
 *
 * @param path where it lies in a value, such as {@code addresses[].city}
 * @param name its name
 * @param parts its schema, and those that apply to the same value: alternatives and what
 * it refers to
 */
record SchemaProperty(String path, String name, List<JsonNode> parts) {

	private static final List<String> COMPOSITIONS = List.of("allOf", "anyOf", "oneOf");

	private static final List<String> CONDITIONALS = List.of("then", "else");

	/**
	 * Enough for a reference to a nullable union; what is deeper describes no property.
	 */
	private static final int MAX_NESTING = 4;

	/** The properties of a schema; those of its definitions once, by their own paths. */
	static List<SchemaProperty> of(JsonNode root) {
		List<SchemaProperty> found = new ArrayList<>();
		collect(root, "", root, found);
		return found;
	}

	/** What it says of itself, or empty. */
	String description() {
		return this.parts.stream()
			.map((part) -> part.path("description"))
			.filter(JsonNode::isString)
			.map(JsonNode::stringValue)
			.filter((text) -> !text.isBlank())
			.findFirst()
			.orElse("");
	}

	boolean hasAny(String... keywords) {
		return this.parts.stream().anyMatch((part) -> Stream.of(keywords).anyMatch(part::has));
	}

	boolean isOfType(String type) {
		return this.parts.stream()
			.map((part) -> part.path("type"))
			.flatMap((types) -> types.isArray() ? types.valueStream() : Stream.of(types))
			.anyMatch((one) -> one.isString() && one.stringValue().equals(type));
	}

	private static void collect(JsonNode schema, String path, JsonNode root, List<SchemaProperty> found) {
		if (!schema.isObject()) {
			return;
		}
		schema.path("properties").forEachEntry((name, property) -> {
			String where = path.isEmpty() ? name : path + "." + name;
			found.add(new SchemaProperty(where, name, parts(property, root, MAX_NESTING).toList()));
			collect(property, where, root, found);
		});
		collect(schema.path("items"), path + "[]", root, found);
		schema.path("prefixItems").forEach((item) -> collect(item, path + "[]", root, found));
		collect(schema.path("additionalProperties"), path + ".*", root, found);
		schema.path("patternProperties").forEach((property) -> collect(property, path + ".*", root, found));
		COMPOSITIONS.forEach((keyword) -> schema.path(keyword).forEach((part) -> collect(part, path, root, found)));
		CONDITIONALS.forEach((keyword) -> collect(schema.path(keyword), path, root, found));
		schema.path("$defs").forEachEntry((name, definition) -> collect(definition, "$defs." + name, root, found));
	}

	private static Stream<JsonNode> parts(JsonNode schema, JsonNode root, int nesting) {
		if (nesting == 0) {
			return Stream.empty();
		}
		Stream<JsonNode> inner = Stream.concat(
				COMPOSITIONS.stream().flatMap((keyword) -> schema.path(keyword).valueStream()),
				target(schema.path("$ref"), root));
		return Stream.concat(Stream.of(schema), inner.flatMap((part) -> parts(part, root, nesting - 1)));
	}

	private static Stream<JsonNode> target(JsonNode reference, JsonNode root) {
		boolean local = reference.isString() && reference.stringValue().startsWith("#/");
		return local ? Stream.of(root.at(reference.stringValue().substring(1))) : Stream.empty();
	}

}
