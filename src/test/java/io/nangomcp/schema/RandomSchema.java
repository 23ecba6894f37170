package io.nangomcp.schema;

import java.util.List;
import java.util.Random;
import java.util.function.Supplier;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A document whose model {@code M} nests the shapes of the zoo at random, with a value
 * that its author meant to accept.
 */
final class RandomSchema {

	private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

	private static final List<String> NAMES = List.of("id", "$schema", "definitions", "$ref", "name", "a b", "type",
			"items", "default", "ä");

	private final Random random;

	private final ObjectNode document = JSON.objectNode();

	private final ObjectNode definitions = JSON.objectNode();

	private final Sample model;

	private int names;

	RandomSchema(long seed) {
		this.random = new Random(seed);
		this.model = sample(5);
		ObjectNode schema = (ObjectNode) this.model.schema();
		if (this.random.nextBoolean()) {
			this.document.set("definitions", this.definitions);
		}
		else {
			schema.path("definitions").forEachEntry(this.definitions::set);
			schema.set("definitions", this.definitions);
		}
		this.document.withObjectProperty("definitions").set("M", schema);
	}

	JsonNode document() {
		return this.document;
	}

	/** A value that the model was meant to accept. */
	JsonNode value() {
		return this.model.value();
	}

	private Sample sample(int depth) {
		List<Supplier<Sample>> leaves = List.of(this::text, this::integer, this::positive, this::choice,
				() -> new Sample(schema("type", "boolean"), JSON.booleanNode(true)),
				() -> new Sample(JSON.objectNode(), JSON.numberNode(0)), this::nowhere, this::invalid, this::tree);
		List<Supplier<Sample>> branches = List.of(() -> object(depth), () -> object(depth), () -> object(depth),
				() -> list(depth), () -> tuple(depth), () -> record(depth), () -> union(depth), () -> tagged(depth),
				() -> nullable(depth), () -> intersection(depth), () -> definition(depth), () -> alias(depth),
				() -> nested(depth));
		List<Supplier<Sample>> shapes = (depth == 0) ? leaves : (this.random.nextInt(4) == 0) ? leaves : branches;
		Sample sample = shapes.get(this.random.nextInt(shapes.size())).get();
		if (this.random.nextInt(8) == 0) {
			((ObjectNode) sample.schema()).put("id", "stray")
				.put("$schema", "http://json-schema.org/draft-07/schema#")
				.put("description", "D");
		}
		return sample;
	}

	private Sample text() {
		return new Sample(schema("type", "string").put("minLength", 1).put("pattern", "^[a-z]+$"),
				JSON.stringNode("abc"));
	}

	private Sample integer() {
		return new Sample(schema("type", "integer").put("minimum", 1).put("maximum", 3), JSON.numberNode(3));
	}

	private Sample positive() {
		return new Sample(schema("type", "number").put("minimum", 0).put("exclusiveMinimum", true),
				JSON.numberNode(0.5));
	}

	private Sample choice() {
		ObjectNode choice = JSON.objectNode();
		choice.putArray("enum").add("a").add(1).addNull();
		return new Sample(choice, this.random.nextBoolean() ? JSON.nullNode() : JSON.numberNode(1));
	}

	private Sample nowhere() {
		return new Sample(schema("$ref",
				List.of("#/definitions/NonExistent", "https://example.com/x", "x.json#/definitions/M", "#none")
					.get(this.random.nextInt(4))),
				JSON.stringNode("anything"));
	}

	private Sample invalid() {
		ObjectNode schema = schema("type", "any").put("minimum", "1").put("required", true).put("pattern", 1);
		schema.putObject("enum");
		return new Sample(schema, JSON.numberNode(-1));
	}

	private Sample tree() {
		String name = name();
		ObjectNode tree = schema("type", "object");
		tree.withObjectProperty("properties").putObject("name").put("type", "string");
		tree.withObjectProperty("properties")
			.putObject("sub")
			.put("type", "array")
			.putObject("items")
			.put("$ref", "#/definitions/" + name);
		tree.put("additionalProperties", false).putArray("required").add("name").add("sub");
		this.definitions.set(name, tree);
		ObjectNode leaf = JSON.objectNode().put("name", "b");
		leaf.putArray("sub");
		ObjectNode value = JSON.objectNode().put("name", "a");
		value.putArray("sub").add(leaf);
		return new Sample(schema("$ref", "#/definitions/" + name), value);
	}

	private Sample object(int depth) {
		ObjectNode schema = schema("type", "object");
		ObjectNode properties = schema.putObject("properties");
		ArrayNode required = schema.putArray("required");
		ObjectNode value = JSON.objectNode();
		for (int i = this.random.nextInt(4); i >= 0; i--) {
			String name = NAMES.get(this.random.nextInt(NAMES.size())) + (this.random.nextBoolean() ? name() : "");
			if (properties.has(name)) {
				continue;
			}
			Sample property = sample(depth - 1);
			properties.set(name, property.schema());
			required.add(name);
			if (this.random.nextInt(4) == 0) {
				((ObjectNode) property.schema()).set("default", property.value());
			}
			else {
				value.set(name, property.value());
			}
		}
		return new Sample(schema.put("additionalProperties", false), value);
	}

	private Sample list(int depth) {
		Sample item = sample(depth - 1);
		ObjectNode schema = schema("type", "array");
		schema.set("items", item.schema());
		return new Sample(schema, JSON.arrayNode().add(item.value()).add(item.value()));
	}

	private Sample tuple(int depth) {
		Sample first = sample(depth - 1);
		Sample rest = sample(depth - 1);
		ObjectNode schema = schema("type", "array");
		schema.putArray("items").add(first.schema());
		schema.set("additionalItems", rest.schema());
		return new Sample(schema, JSON.arrayNode().add(first.value()).add(rest.value()));
	}

	private Sample record(int depth) {
		Sample entry = sample(depth - 1);
		ObjectNode schema = schema("type", "object");
		schema.putObject("propertyNames").put("type", "string");
		schema.set("additionalProperties", entry.schema());
		ObjectNode value = JSON.objectNode();
		value.set("some", entry.value());
		return new Sample(schema, value);
	}

	private Sample union(int depth) {
		Sample one = sample(depth - 1);
		ObjectNode schema = JSON.objectNode();
		schema.putArray("anyOf").add(sample(depth - 1).schema()).add(one.schema());
		return new Sample(schema, one.value());
	}

	private Sample tagged(int depth) {
		ObjectNode schema = JSON.objectNode();
		ArrayNode alternatives = schema.putArray("oneOf");
		ObjectNode value = JSON.objectNode();
		for (String tag : List.of("a", "b")) {
			Sample content = sample(depth - 1);
			ObjectNode alternative = alternatives.addObject().put("type", "object").put("additionalProperties", false);
			ObjectNode properties = alternative.putObject("properties");
			properties.putObject("tag").put("const", tag);
			properties.set("content", content.schema());
			alternative.putArray("required").add("tag").add("content");
			value.put("tag", tag).set("content", content.value());
		}
		return new Sample(schema, value);
	}

	private Sample nullable(int depth) {
		Sample some = sample(depth - 1);
		boolean empty = this.random.nextBoolean();
		JsonNode value = empty ? JSON.nullNode() : some.value();
		if (this.random.nextBoolean()) {
			return new Sample(((ObjectNode) some.schema()).put("nullable", true), value);
		}
		ObjectNode schema = JSON.objectNode();
		schema.putArray("anyOf").add(some.schema()).addObject().put("type", "null");
		return new Sample(schema, value);
	}

	/** Closed objects, a union of them perhaps, whose properties are each other's. */
	private Sample intersection(int depth) {
		ObjectNode schema = JSON.objectNode();
		ArrayNode parts = schema.putArray("allOf");
		ObjectNode value = JSON.objectNode();
		for (int i = this.random.nextInt(3); i >= 0; i--) {
			Sample part = closed(depth);
			value.setAll((ObjectNode) part.value());
			switch (this.random.nextInt(3)) {
				case 0 -> parts.add(part.schema());
				case 1 -> parts.addObject().putArray("oneOf").add(closed(depth).schema()).add(part.schema());
				default -> parts.add(referTo(part));
			}
		}
		return new Sample(schema, value);
	}

	private Sample closed(int depth) {
		Sample content = sample(depth - 1);
		String name = name();
		ObjectNode schema = schema("type", "object").put("additionalProperties", false);
		schema.putObject("properties").set(name, content.schema());
		schema.putArray("required").add(name);
		ObjectNode value = JSON.objectNode();
		value.set(name, content.value());
		return new Sample(schema, value);
	}

	private Sample definition(int depth) {
		Sample target = sample(depth - 1);
		return new Sample(referTo(target), target.value());
	}

	private Sample alias(int depth) {
		Sample target = sample(depth - 1);
		return new Sample(referTo(new Sample(referTo(target), target.value())), target.value());
	}

	/** A model with definitions of its own that hide the ones around it. */
	private Sample nested(int depth) {
		Sample content = sample(depth - 1);
		String name = name();
		this.definitions.putObject(name).putObject("not");
		ObjectNode schema = schema("type", "object");
		schema.putObject("properties").putObject("x").put("$ref", "#/definitions/" + name);
		schema.putObject("definitions").set(name, content.schema());
		ObjectNode value = JSON.objectNode();
		value.set("x", content.value());
		return new Sample(schema, value);
	}

	private ObjectNode referTo(Sample target) {
		String name = name();
		this.definitions.set(name, target.schema());
		return schema("$ref", "#/definitions/" + name);
	}

	private String name() {
		return "n" + this.names++;
	}

	private static ObjectNode schema(String keyword, String value) {
		return JSON.objectNode().put(keyword, value);
	}

	private record Sample(JsonNode schema, JsonNode value) {

	}

}
