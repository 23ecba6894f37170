package io.nangomcp.schema;

import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Repairs a model of an action's {@code json_schema} into a self-contained JSON Schema
 * 2020-12: it says what its author meant, and any validator compiles it.
 */
public final class SchemaRepair {

	private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

	private static final String DIALECT = "https://json-schema.org/draft/2020-12/schema";

	private static final int MAX_NAME_LENGTH = 64;

	private static final List<String> REFERENCES = List.of("$ref", "$dynamicRef", "$recursiveRef");

	/** Keywords that matter only beside another one, or not at all once repaired. */
	private static final Set<String> CONSUMED = Set.of("$ref", "$dynamicRef", "$recursiveRef", "$schema", "$id", "id",
			"$vocabulary", "$dynamicAnchor", "$recursiveAnchor", "definitions", "$defs", "nullable", "items",
			"additionalItems", "exclusiveMinimum", "exclusiveMaximum", "dependencies");

	/** What may stand beside the reference of an alias without changing its meaning. */
	private static final Set<String> ALIAS_KEYWORDS = Set.of("$ref", "$schema", "$id", "id", "definitions", "$defs");

	private static final Set<String> ANNOTATED_ALIAS_KEYWORDS = Stream
		.concat(ALIAS_KEYWORDS.stream(), SchemaKeywords.ANNOTATIONS.stream())
		.collect(Collectors.toUnmodifiableSet());

	private final SchemaBounds bounds = new SchemaBounds();

	private final IdentityHashMap<JsonNode, String> references = new IdentityHashMap<>();

	private final Set<String> names = new HashSet<>();

	private final Set<String> anchors = new HashSet<>();

	private final Deque<Definition> unrepaired = new ArrayDeque<>();

	private SchemaRepair() {
	}

	/**
	 * Repairs one model.
	 * @param document Nango's {@code {"definitions": {...}}}, if it knows the schemas
	 * @param model the name of the model's definition, if there is one
	 * @return the schema, whose references lead to its own {@code $defs} or to itself;
	 * without a model, or for one that is {@code null}, an object without properties; for
	 * a missing model, one that accepts anything. It shares values with the document, so
	 * that neither may be changed
	 * @throws UnusableSchemaException if it exceeds the {@link SchemaBounds}
	 */
	public static ObjectNode repair(@Nullable JsonNode document, @Nullable String model) {
		if (model == null) {
			return nothing();
		}
		if (!(document instanceof ObjectNode object)) {
			return JSON.objectNode();
		}
		return SchemaScope.ofDocument(object)
			.model(model)
			.map((target) -> new SchemaRepair().repairModel(target))
			.orElseGet(JSON::objectNode);
	}

	/** The schema of an input or output that there is not. */
	static ObjectNode nothing() {
		ObjectNode nothing = JSON.objectNode().put("type", "object");
		nothing.putObject("properties");
		return nothing.put("additionalProperties", false);
	}

	private ObjectNode repairModel(SchemaScope.Target model) {
		ObjectNode root = followAliases(model, ANNOTATED_ALIAS_KEYWORDS).map(this::repairRoot)
			.orElseGet(JSON::objectNode);
		if (SchemaKeywords.text(root, "type").equals("null")) {
			return nothing();
		}
		if (model.schema() instanceof ObjectNode alias && isAlias(alias, ANNOTATED_ALIAS_KEYWORDS)) {
			SchemaKeywords.ANNOTATIONS.stream()
				.filter(alias::has)
				.forEach((annotation) -> repairValue(annotation, alias.path(annotation), root));
		}
		ObjectNode definitions = repairDefinitions();
		if (!definitions.isEmpty()) {
			root.set("$defs", definitions);
		}
		new InPlaceReferences(root).bound();
		return OptionalDefaults.apply(new ClosedIntersections(root, this.bounds).open());
	}

	private ObjectNode repairRoot(SchemaScope.Target target) {
		if (!(target.schema() instanceof ObjectNode schema)) {
			return SchemaKeywords.asObject(target.schema());
		}
		this.references.put(schema, LocalReferences.ITSELF);
		ObjectNode root = JSON.objectNode();
		if (SchemaKeywords.text(schema, "$schema").startsWith(DIALECT)) {
			root.put("$schema", DIALECT);
		}
		root.setAll(repairObject(schema, target.scope(), 0));
		return root;
	}

	private ObjectNode repairDefinitions() {
		ObjectNode definitions = JSON.objectNode();
		while (!this.unrepaired.isEmpty()) {
			Definition definition = this.unrepaired.remove();
			definitions.set(definition.name(), repairObject(definition.schema(), definition.scope(), 0));
		}
		return definitions;
	}

	/** Repairs whatever stands where a schema belongs. */
	private JsonNode repairSchema(JsonNode schema, SchemaScope scope, int depth) {
		if (schema instanceof ObjectNode object) {
			return repairObject(object, scope, depth);
		}
		this.bounds.countSchema(depth);
		return schema.isBoolean() ? schema : JSON.objectNode();
	}

	private ObjectNode repairObject(ObjectNode schema, SchemaScope outer, int depth) {
		this.bounds.countSchema(depth);
		SchemaScope scope = outer.within(schema);
		ObjectNode repaired = JSON.objectNode();
		for (Map.Entry<String, JsonNode> keyword : schema.properties()) {
			String name = keyword.getKey();
			this.bounds.countName(name);
			if (!CONSUMED.contains(name)) {
				repairKeyword(name, keyword.getValue(), scope, depth, repaired);
			}
			else if (REFERENCES.contains(name)) {
				repairReference(keyword.getValue(), scope, repaired);
			}
			else if (name.equals("items")) {
				repairItems(schema, scope, depth, repaired);
			}
			else if (name.equals("dependencies")) {
				repairDependencies(keyword.getValue(), scope, depth, repaired);
			}
		}
		repairExclusiveBound(schema, "minimum", "exclusiveMinimum", repaired);
		repairExclusiveBound(schema, "maximum", "exclusiveMaximum", repaired);
		dropInvalidPatterns(repaired);
		return schema.path("nullable").asBoolean(false) ? nullable(repaired) : repaired;
	}

	private void repairKeyword(String name, JsonNode value, SchemaScope scope, int depth, ObjectNode repaired) {
		switch (SchemaKeywords.shape(name)) {
			case SCHEMA -> repaired.set(name, repairSchema(value, scope, depth + 1));
			case SCHEMA_LIST -> {
				if (value.isArray() && !value.isEmpty()) {
					repaired.set(name, repairList(value, scope, depth));
				}
			}
			case SCHEMA_MAP -> {
				if (value.isObject()) {
					repaired.set(name, repairMap(value, scope, depth));
				}
			}
			default -> repairValue(name, value, repaired);
		}
	}

	private void repairValue(String name, JsonNode value, ObjectNode repaired) {
		// Counted first: to compare what is nested too deep would exhaust the stack.
		this.bounds.countData(value);
		JsonNode valid = SchemaKeywords.validValue(SchemaKeywords.shape(name), value);
		if (valid != null && (!name.equals("$anchor") || isNewAnchor(valid.stringValue()))) {
			repaired.set(name, valid);
		}
	}

	private ArrayNode repairList(JsonNode schemas, SchemaScope scope, int depth) {
		ArrayNode list = JSON.arrayNode();
		schemas.forEach((schema) -> list.add(repairSchema(schema, scope, depth + 1)));
		return list;
	}

	private ObjectNode repairMap(JsonNode schemas, SchemaScope scope, int depth) {
		ObjectNode map = JSON.objectNode();
		schemas.forEachEntry((name, schema) -> {
			this.bounds.countName(name);
			map.set(name, repairSchema(schema, scope, depth + 1));
		});
		return map;
	}

	private void repairReference(JsonNode reference, SchemaScope scope, ObjectNode repaired) {
		this.bounds.countData(reference);
		Optional<SchemaScope.Target> target = scope.resolve(reference.isString() ? reference.stringValue() : "")
			.flatMap((found) -> followAliases(found, ALIAS_KEYWORDS));
		if (target.isEmpty()) {
			return;
		}
		if (target.get().schema() instanceof ObjectNode schema) {
			repaired.put("$ref", this.references.computeIfAbsent(schema, (key) -> hoist(schema, target.get())));
		}
		else {
			repaired.setAll(SchemaKeywords.asObject(target.get().schema()));
		}
	}

	/** Draft-07 spells a tuple {@code items} and the rest {@code additionalItems}. */
	private void repairItems(ObjectNode schema, SchemaScope scope, int depth, ObjectNode repaired) {
		JsonNode items = schema.path("items");
		if (!items.isArray()) {
			repaired.set("items", repairSchema(items, scope, depth + 1));
			return;
		}
		if (!items.isEmpty()) {
			repaired.set("prefixItems", repairList(items, scope, depth));
		}
		if (schema.has("additionalItems")) {
			repaired.set("items", repairSchema(schema.path("additionalItems"), scope, depth + 1));
		}
	}

	/** Draft-07 has one keyword for what are two. */
	private void repairDependencies(JsonNode dependencies, SchemaScope scope, int depth, ObjectNode repaired) {
		ObjectNode names = JSON.objectNode();
		ObjectNode schemas = JSON.objectNode();
		dependencies.forEachEntry((name, dependency) -> (dependency.isArray() ? names : schemas).set(name, dependency));
		if (!names.isEmpty()) {
			repairKeyword("dependentRequired", names, scope, depth, repaired);
		}
		if (!schemas.isEmpty()) {
			repairKeyword("dependentSchemas", schemas, scope, depth, repaired);
		}
	}

	/** Draft-04 has a flag beside the bound. */
	private void repairExclusiveBound(ObjectNode schema, String bound, String exclusiveBound, ObjectNode repaired) {
		JsonNode exclusive = schema.path(exclusiveBound);
		if (exclusive.isBoolean()) {
			if (exclusive.booleanValue() && repaired.has(bound)) {
				repaired.set(exclusiveBound, repaired.remove(bound));
			}
		}
		else if (!exclusive.isMissingNode()) {
			repairValue(exclusiveBound, exclusive, repaired);
		}
	}

	/** OpenAPI 3.0 has a flag for what is one more type. */
	private static ObjectNode nullable(ObjectNode schema) {
		Set<String> annotations = schema.propertyNames()
			.stream()
			.filter(SchemaKeywords::isAnnotation)
			.collect(Collectors.toUnmodifiableSet());
		ObjectNode constraints = SchemaKeywords.without(schema, annotations);
		if (constraints.isEmpty()) {
			return schema;
		}
		ObjectNode nullable = SchemaKeywords.without(schema, Set.copyOf(constraints.propertyNames()));
		nullable.putArray("anyOf").add(constraints).addObject().put("type", "null");
		return nullable;
	}

	private static void dropInvalidPatterns(ObjectNode schema) {
		JsonNode patterns = schema.path("patternProperties");
		List<String> invalid = patterns.propertyNames()
			.stream()
			.filter((key) -> !SchemaKeywords.isPattern(key))
			.toList();
		if (!invalid.isEmpty()) {
			((ObjectNode) patterns).remove(invalid);
			// What the pattern allowed must not be refused for want of it.
			schema.put("additionalProperties", true);
		}
	}

	private boolean isNewAnchor(String anchor) {
		return anchor.matches("[A-Za-z_][-A-Za-z0-9._]*") && this.anchors.add(anchor);
	}

	private String hoist(ObjectNode schema, SchemaScope.Target target) {
		this.bounds.countDefinition();
		String name = uniqueName(target.name());
		this.bounds.countName(name);
		this.unrepaired.add(new Definition(name, schema, target.scope()));
		return LocalReferences.toDefinition(name);
	}

	private String uniqueName(String wanted) {
		String readable = wanted.replaceAll("[^A-Za-z0-9_.-]", "_");
		String base = readable.isEmpty() ? "Model"
				: readable.substring(0, Math.min(readable.length(), MAX_NAME_LENGTH));
		String name = base;
		for (int number = 2; !this.names.add(name); number++) {
			name = base + "_" + number;
		}
		return name;
	}

	/** Follows schemas that are nothing but a reference; empty if they lead nowhere. */
	private static Optional<SchemaScope.Target> followAliases(SchemaScope.Target start, Set<String> aliasKeywords) {
		Set<JsonNode> seen = Collections.newSetFromMap(new IdentityHashMap<>());
		SchemaScope.Target target = start;
		while (target.schema() instanceof ObjectNode schema && isAlias(schema, aliasKeywords)) {
			Optional<SchemaScope.Target> next = target.scope().resolve(SchemaKeywords.text(schema, "$ref"));
			if (next.isEmpty() || !seen.add(schema)) {
				return Optional.empty();
			}
			target = next.get();
		}
		return Optional.of(target);
	}

	private static boolean isAlias(ObjectNode schema, Set<String> aliasKeywords) {
		return schema.has("$ref") && aliasKeywords.containsAll(schema.propertyNames());
	}

	private record Definition(String name, ObjectNode schema, SchemaScope scope) {

	}

}
