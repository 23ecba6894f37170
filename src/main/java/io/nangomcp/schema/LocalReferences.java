package io.nangomcp.schema;

import tools.jackson.databind.node.ObjectNode;

/**
 * The references of a repaired schema: to its own {@code $defs}, or to itself.
 *
 * @param root the repaired schema
 */
record LocalReferences(ObjectNode root) {

	static final String ITSELF = "#";

	private static final String DEFINITION = "#/$defs/";

	static String toDefinition(String name) {
		return DEFINITION + name;
	}

	/** The readable part of a reference, for words about it. */
	static String name(String reference) {
		return reference.substring(reference.lastIndexOf('/') + 1);
	}

	/** What a reference leads to, which a repaired schema always has. */
	ObjectNode target(String reference) {
		return reference.equals(ITSELF) ? this.root : (ObjectNode) this.root.path("$defs").required(name(reference));
	}

}
