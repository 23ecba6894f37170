package io.nangomcp.schema;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Makes intersections of closed objects satisfiable. Each part of {@code allOf: [{a,
 * closed}, {b, closed}]} refuses the other's properties; what was meant is one object
 * with both, closed as a whole.
 */
final class ClosedIntersections {

	private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

	/**
	 * Intersections of recursive models never end, one within the other; deeper ones
	 * accept anything.
	 */
	private static final int MAX_NESTED_MERGES = 8;

	private static final Set<String> COMPOSITIONS = Set.of("$ref", "allOf");

	private static final Set<String> ALTERNATIVES = Set.of("anyOf", "oneOf", "then", "else", "dependentSchemas");

	/** Beside annotations, all that may be in an object for it to be merged by name. */
	private static final Set<String> PLAIN = Set.of("type", "properties", "required", "additionalProperties");

	private final LocalReferences references;

	private final SchemaBounds bounds;

	ClosedIntersections(ObjectNode root, SchemaBounds bounds) {
		this.references = new LocalReferences(root);
		this.bounds = bounds;
	}

	/** A copy of the whole schema in which every intersection can be satisfied. */
	ObjectNode open() {
		return satisfiable(this.references.root(), 0, 0);
	}

	private JsonNode satisfiable(JsonNode schema, int depth, int merges) {
		return (schema instanceof ObjectNode object) ? satisfiable(object, depth, merges) : schema;
	}

	private ObjectNode satisfiable(ObjectNode schema, int depth, int merges) {
		this.bounds.checkMergedDepth(depth);
		if (merges > 0) {
			this.bounds.countCopy(schema);
		}
		if (!isContradictory(schema)) {
			return SchemaKeywords.mapSubschemas(schema, (subschema) -> satisfiable(subschema, depth + 1, merges));
		}
		if (merges == MAX_NESTED_MERGES) {
			return JSON.objectNode();
		}
		ObjectNode merged = merge(schema);
		return SchemaKeywords.mapSubschemas(merged, (subschema) -> satisfiable(subschema, depth + 1, merges + 1));
	}

	/** Whether a part refuses what another part of the same object names. */
	private boolean isContradictory(ObjectNode schema) {
		if (schema.has("$ref") && schema.size() == 1) {
			return false;
		}
		List<Part> parts = parts(schema);
		return IntStream.range(0, parts.size())
			.anyMatch((closed) -> IntStream.range(0, parts.size())
				.anyMatch((other) -> other != closed && parts.get(closed).refuses(parts.get(other))));
	}

	private List<Part> parts(ObjectNode schema) {
		List<Part> parts = new ArrayList<>();
		parts.add(ownPart(schema));
		conjuncts(schema).forEach((conjunct) -> parts.add(part(conjunct)));
		for (String keyword : ALTERNATIVES) {
			parts.add(Part.of(SchemaKeywords.subschemas(schema, Set.of(keyword)).stream().map(this::part).toList()));
		}
		return parts;
	}

	private Part part(JsonNode schema) {
		if (!(schema instanceof ObjectNode object)) {
			return Part.NONE;
		}
		Part part = Part.of(parts(object));
		return isFalse(object, "unevaluatedProperties") ? part.closedAsAWhole() : part;
	}

	private static Part ownPart(ObjectNode schema) {
		Set<String> names = Set.copyOf(schema.path("properties").propertyNames());
		boolean closed = isFalse(schema, "additionalProperties");
		boolean open = schema.has("patternProperties") || (schema.has("additionalProperties") && !closed);
		return new Part(names, closed ? List.of(names) : List.of(), open);
	}

	private List<JsonNode> conjuncts(ObjectNode schema) {
		List<JsonNode> conjuncts = new ArrayList<>();
		if (schema.has("$ref")) {
			conjuncts.add(this.references.target(SchemaKeywords.text(schema, "$ref")));
		}
		schema.path("allOf").forEach(conjuncts::add);
		return conjuncts;
	}

	private ObjectNode merge(ObjectNode schema) {
		List<ObjectNode> objects = new ArrayList<>();
		ObjectNode merged = flatten(schema, objects) ? mergeByName(objects)
				: opened(schema).put("unevaluatedProperties", false);
		SchemaKeywords.IDENTIFIERS.stream().filter(schema::has).forEach((name) -> merged.set(name, schema.get(name)));
		return merged;
	}

	/** Collects the conjuncts; {@code false} if one is more than a list of properties. */
	private boolean flatten(JsonNode schema, List<ObjectNode> objects) {
		if (!(schema instanceof ObjectNode object)) {
			return false;
		}
		ObjectNode own = SchemaKeywords.without(withoutIdentifiers(object), COMPOSITIONS);
		objects.add(own);
		return isPlain(own) && conjuncts(object).stream().allMatch((conjunct) -> flatten(conjunct, objects));
	}

	private static boolean isPlain(ObjectNode schema) {
		return (!schema.has("type") || SchemaKeywords.text(schema, "type").equals("object"))
				&& !schema.path("additionalProperties").isObject()
				&& schema.propertyNames()
					.stream()
					.allMatch((keyword) -> PLAIN.contains(keyword) || SchemaKeywords.isAnnotation(keyword));
	}

	private ObjectNode mergeByName(List<ObjectNode> objects) {
		ObjectNode merged = JSON.objectNode().put("type", "object");
		ObjectNode properties = merged.putObject("properties");
		ArrayNode required = JSON.arrayNode();
		for (ObjectNode object : objects) {
			this.bounds.countCopy(object);
			object.path("properties").forEachEntry((name, property) -> addProperty(properties, name, property));
			required.addAll(object.path("required").valueStream().toList());
			object.forEachEntry(merged::putIfAbsent);
		}
		merged.set("required", SchemaKeywords.distinct(required.valueStream().toList()));
		boolean open = objects.stream().anyMatch((object) -> object.path("additionalProperties").asBoolean(false));
		return merged.put("additionalProperties", open);
	}

	private static void addProperty(ObjectNode properties, String name, JsonNode property) {
		JsonNode present = properties.putIfAbsent(name, property);
		if (present != null && !present.equals(property)) {
			ObjectNode both = JSON.objectNode();
			both.putArray("allOf").add(present).add(property);
			properties.set(name, both);
		}
	}

	/** A copy that refuses no property, wherever it applies to the same object. */
	private ObjectNode opened(ObjectNode schema) {
		this.bounds.countCopy(schema);
		ObjectNode opened = SchemaKeywords.without(withoutIdentifiers(schema), COMPOSITIONS);
		Stream.of("additionalProperties", "unevaluatedProperties")
			.filter((keyword) -> isFalse(schema, keyword))
			.forEach(opened::remove);
		ObjectNode copy = SchemaKeywords.mapSubschemas(opened, ALTERNATIVES, this::openedValue);
		ArrayNode conjuncts = JSON.arrayNode().addAll(conjuncts(schema).stream().map(this::openedValue).toList());
		if (copy.has("oneOf")) {
			// Opened alternatives may overlap.
			conjuncts.addObject().set("anyOf", copy.remove("oneOf"));
		}
		if (!conjuncts.isEmpty()) {
			copy.set("allOf", conjuncts);
		}
		return copy;
	}

	private JsonNode openedValue(JsonNode schema) {
		return (schema instanceof ObjectNode object) ? opened(object) : schema;
	}

	private static ObjectNode withoutIdentifiers(ObjectNode schema) {
		return SchemaKeywords.without(schema, SchemaKeywords.IDENTIFIERS);
	}

	private static boolean isFalse(ObjectNode schema, String keyword) {
		return SchemaKeywords.isFalse(schema.path(keyword));
	}

	/**
	 * One of the schemas that apply to an object together.
	 *
	 * @param names the properties that it names, in any of its alternatives
	 * @param closings the names that are allowed, for each of its closed alternatives
	 * @param open whether it invites properties that it does not name
	 */
	private record Part(Set<String> names, List<Set<String>> closings, boolean open) {

		static final Part NONE = new Part(Set.of(), List.of(), false);

		static Part of(List<Part> parts) {
			return new Part(
					parts.stream().flatMap((part) -> part.names.stream()).collect(Collectors.toUnmodifiableSet()),
					parts.stream().flatMap((part) -> part.closings.stream()).toList(),
					parts.stream().anyMatch(Part::open));
		}

		boolean refuses(Part other) {
			return this.closings.stream().anyMatch((closing) -> other.open || !closing.containsAll(other.names));
		}

		Part closedAsAWhole() {
			return new Part(this.names, List.of(this.names), this.open);
		}

	}

}
