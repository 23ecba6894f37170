package io.nangomcp.schema;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Replaces the references of a repaired schema by copies of what they refer to, as deep
 * as fits; below that, words stand for the rest.
 */
final class InlinedSchema {

	/** About 16,000 tokens when it is listed, more than most clients show of a tool. */
	static final int MAX_CHARACTERS = 64 * 1024;

	/** References within referred schemas; people's models nest less than that. */
	private static final int MAX_LEVELS = 16;

	/** Schemas within schemas, so that writers of JSON (500 levels) cope. */
	private static final int MAX_DEPTH = 2 * SchemaBounds.MAX_DEPTH;

	/** Longer lists of choices are told by example. */
	private static final int MAX_CHOICES = 500;

	private static final int EXAMPLES = 10;

	/** Names that zod makes up. */
	private static final Pattern GENERATED_NAME = Pattern.compile("__schema\\d+");

	private static final Set<String> REFERENCE = Set.of("$ref");

	private final LocalReferences references;

	private final int levels;

	private final Deque<String> path = new ArrayDeque<>();

	private int characters;

	private boolean fits = true;

	private InlinedSchema(ObjectNode root, int levels) {
		this.references = new LocalReferences(root);
		this.levels = levels;
	}

	/**
	 * A schema without references, definitions and identifiers.
	 * @param repaired the repaired schema
	 */
	static ObjectNode of(ObjectNode repaired) {
		for (int levels = MAX_LEVELS; levels > 0; levels--) {
			InlinedSchema attempt = new InlinedSchema(repaired, levels);
			ObjectNode inlined = attempt.inlineTarget(LocalReferences.ITSELF, 0);
			if (attempt.fits) {
				return inlined;
			}
		}
		return new InlinedSchema(repaired, 0).inlineTarget(LocalReferences.ITSELF, 0);
	}

	private ObjectNode inlineTarget(String reference, int depth) {
		this.path.push(reference);
		ObjectNode inlined = inline(this.references.target(reference), depth);
		this.path.pop();
		return inlined;
	}

	private JsonNode inline(JsonNode schema, int depth) {
		return (schema instanceof ObjectNode object) ? inline(object, depth) : schema;
	}

	private ObjectNode inline(ObjectNode schema, int depth) {
		this.characters += characters(schema);
		this.fits &= this.characters <= MAX_CHARACTERS && depth <= MAX_DEPTH;
		ObjectNode local = SchemaKeywords.without(SchemaKeywords.without(schema, SchemaKeywords.IDENTIFIERS),
				REFERENCE);
		ObjectNode inlined = SchemaKeywords.mapSubschemas(local, (subschema) -> inline(subschema, depth + 1));
		tellManyChoices(inlined);
		addItems(inlined);
		String reference = SchemaKeywords.text(schema, "$ref");
		if (reference.isEmpty()) {
			return inlined;
		}
		if (this.path.contains(reference)) {
			return stub(reference, inlined, "Repeats the shape of ");
		}
		if (this.path.size() > this.levels || !this.fits) {
			return stub(reference, inlined, "The details are left out here: ");
		}
		return combine(inlineTarget(reference, depth + 1), inlined);
	}

	/** What stands for a target that is not copied: anything of its type, and words. */
	private ObjectNode stub(String reference, ObjectNode beside, String words) {
		ObjectNode target = this.references.target(reference);
		ObjectNode stub = JsonNodeFactory.instance.objectNode();
		String type = SchemaKeywords.text(target, "type");
		if (!type.isEmpty()) {
			stub.put("type", type);
		}
		addItems(stub);
		if (this.fits) {
			stub.setAll(annotations(target));
			this.characters += characters(stub);
		}
		stub.setAll(annotations(beside));
		SchemaKeywords.describe(stub, words + label(reference, target) + ".");
		return stub;
	}

	private static String label(String reference, ObjectNode target) {
		String name = LocalReferences.name(reference);
		String title = SchemaKeywords.text(target, "title");
		if (!title.isEmpty()) {
			return title;
		}
		return (name.equals(LocalReferences.ITSELF) || GENERATED_NAME.matcher(name).matches()) ? "what contains it"
				: name;
	}

	private static ObjectNode combine(ObjectNode target, ObjectNode beside) {
		ObjectNode annotations = annotations(beside);
		ObjectNode constraints = SchemaKeywords.without(beside, Set.copyOf(annotations.propertyNames()));
		if (constraints.isEmpty()) {
			target.setAll(annotations);
			return target;
		}
		annotations.putArray("allOf").add(target).add(constraints);
		return annotations;
	}

	private static ObjectNode annotations(ObjectNode schema) {
		return SchemaKeywords.without(schema,
				schema.propertyNames()
					.stream()
					.filter((keyword) -> !SchemaKeywords.isAnnotation(keyword))
					.collect(Collectors.toUnmodifiableSet()));
	}

	/** Lists have items: it means the same, and OpenAI refuses lists without. */
	private static void addItems(ObjectNode schema) {
		if (SchemaKeywords.text(schema, "type").equals("array") && !schema.has("items")) {
			schema.putObject("items");
		}
	}

	/** The length of a schema, but not of those within. */
	private static int characters(ObjectNode schema) {
		int characters = 0;
		for (Map.Entry<String, JsonNode> keyword : schema.properties()) {
			characters += keyword.getKey().length();
			characters += switch (SchemaKeywords.shape(keyword.getKey())) {
				case SCHEMA_MAP -> keyword.getValue().propertyNames().stream().mapToInt(String::length).sum();
				case SCHEMA, SCHEMA_LIST -> 0;
				default -> keyword.getValue().toString().length();
			};
		}
		return characters;
	}

	private static void tellManyChoices(ObjectNode schema) {
		JsonNode choices = schema.path("enum");
		if (choices.size() <= MAX_CHOICES) {
			return;
		}
		schema.remove("enum");
		if (!schema.has("type") && choices.valueStream().allMatch(JsonNode::isString)) {
			schema.put("type", "string");
		}
		SchemaKeywords.describe(schema, "One of %d values, such as %s.".formatted(choices.size(),
				choices.valueStream().limit(EXAMPLES).map(JsonNode::toString).collect(Collectors.joining(", "))));
	}

}
