package io.nangomcp.schema;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Counts what one repaired schema is made of, and refuses what no model could read and no
 * thread should walk.
 */
final class SchemaBounds {

	/**
	 * Schemas within schemas. Inlined provider APIs reach about 20; recursive code and
	 * JSON writers (500 levels) must survive it.
	 */
	static final int MAX_DEPTH = 64;

	/** JSON values in all, enough for the largest provider objects. */
	static final int MAX_NODES = 20_000;

	/** Reachable definitions; the largest legacy set of models has about a hundred. */
	static final int MAX_DEFINITIONS = 500;

	/** Characters of names and values, about 64,000 tokens: more fits no model. */
	static final int MAX_CHARACTERS = 256 * 1024;

	/**
	 * Schemas that are checked against one and the same value, with references followed.
	 * It bounds what a check costs per value.
	 */
	static final int MAX_SCHEMAS_PER_VALUE = 2_000;

	private int nodes;

	private int characters;

	private int definitions;

	void countSchema(int depth) {
		if (depth > MAX_DEPTH) {
			throw new UnusableSchemaException("it is nested deeper than %d schemas".formatted(MAX_DEPTH));
		}
		countNode();
	}

	/** Counts a schema of which one more copy is made, but not those within. */
	void countCopy(ObjectNode schema) {
		countNode();
		schema.forEachEntry((keyword, value) -> {
			countName(keyword);
			switch (SchemaKeywords.shape(keyword)) {
				case SCHEMA_MAP -> value.propertyNames().forEach(this::countName);
				case SCHEMA, SCHEMA_LIST -> {
				}
				default -> countData(value);
			}
		});
	}

	/** Merged schemas may be somewhat deeper than what they were merged from. */
	void checkMergedDepth(int depth) {
		if (depth > 2 * MAX_DEPTH) {
			throw new UnusableSchemaException("its intersections are nested too deep");
		}
	}

	void countDefinition() {
		if (++this.definitions > MAX_DEFINITIONS) {
			throw new UnusableSchemaException("it has more than %d definitions".formatted(MAX_DEFINITIONS));
		}
	}

	void countName(String name) {
		this.characters += name.length();
		if (this.characters > MAX_CHARACTERS) {
			throw new UnusableSchemaException("it is longer than %d characters".formatted(MAX_CHARACTERS));
		}
	}

	/**
	 * Counts a value that is no schema, without recursion: its depth is not known yet.
	 */
	void countData(JsonNode value) {
		Deque<Level> open = new ArrayDeque<>();
		open.push(new Level(value, 0));
		while (!open.isEmpty()) {
			Level level = open.pop();
			countSchema(level.depth());
			if (level.value().isContainer()) {
				for (Map.Entry<String, JsonNode> property : level.value().properties()) {
					countName(property.getKey());
				}
				level.value().forEach((child) -> open.push(new Level(child, level.depth() + 1)));
			}
			else {
				countName(level.value().asString());
			}
		}
	}

	private void countNode() {
		if (++this.nodes > MAX_NODES) {
			throw new UnusableSchemaException("it has more than %d values".formatted(MAX_NODES));
		}
	}

	private record Level(JsonNode value, int depth) {

	}

}
