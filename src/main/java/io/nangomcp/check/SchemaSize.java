package io.nangomcp.check;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;

import io.nangomcp.schema.UnusableSchemaException;
import tools.jackson.databind.JsonNode;

/**
 * How large a schema becomes when it is compiled, held within bounds.
 */
final class SchemaSize {

	private static final int MOST_NODES = 400_000;

	private static final int LARGEST_PATTERN = 10_000;

	/** Networknt compiles nested schemas by recursion. */
	private static final int DEEPEST = 200;

	private final Set<String> anchors = new HashSet<>();

	private int nodes;

	private long patternStatesLeft = 300_000;

	/**
	 * @throws UnusableSchemaException if the schema is too large or nested too deeply
	 */
	SchemaSize(JsonNode schema) {
		add(schema);
	}

	/** The names of all {@code $anchor} and {@code $dynamicAnchor}. */
	Set<String> anchors() {
		return this.anchors;
	}

	/** A reference compiles its target once more. */
	void addCopy(JsonNode schema) {
		add(schema);
	}

	/** Whether one more pattern, of so many states, may be compiled. */
	boolean hasRoomForPattern(long states) {
		if (states > LARGEST_PATTERN || states > this.patternStatesLeft) {
			return false;
		}
		this.patternStatesLeft -= states;
		return true;
	}

	private void add(JsonNode schema) {
		Deque<Level> open = new ArrayDeque<>();
		open.push(new Level(schema, 1));
		while (!open.isEmpty()) {
			Level level = open.pop();
			this.nodes++;
			if (this.nodes > MOST_NODES) {
				throw new UnusableSchemaException("The schema has too many parts");
			}
			if (level.depth() > DEEPEST) {
				throw new UnusableSchemaException("The schema is nested too deeply");
			}
			addAnchor(level.node().path("$anchor"));
			addAnchor(level.node().path("$dynamicAnchor"));
			level.node().forEach((child) -> open.push(new Level(child, level.depth() + 1)));
		}
	}

	private void addAnchor(JsonNode anchor) {
		if (anchor.isString()) {
			this.anchors.add(anchor.stringValue());
		}
	}

	private record Level(JsonNode node, int depth) {

	}

}
