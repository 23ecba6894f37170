package io.nangomcp.schema;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Makes sure that a check comes to an end: references that lead back to a schema without
 * descending into the value are removed, and what applies to one value is bounded.
 */
final class InPlaceReferences {

	private static final Extent SINGLE = new Extent(1, 1);

	private final LocalReferences references;

	private final Map<String, Extent> extents = new HashMap<>();

	private final Set<String> open = new HashSet<>();

	InPlaceReferences(ObjectNode root) {
		this.references = new LocalReferences(root);
	}

	/** Changes the schema in place, before anyone else sees it. */
	void bound() {
		extentOfReference(LocalReferences.ITSELF, 0);
		boundWithin(this.references.root());
	}

	private void boundWithin(ObjectNode schema) {
		extent(schema, 0);
		for (JsonNode subschema : SchemaKeywords.subschemas(schema)) {
			if (subschema instanceof ObjectNode object) {
				boundWithin(object);
			}
		}
	}

	private Extent extent(ObjectNode schema, int depth) {
		checkHeight(depth);
		Extent extent = SINGLE;
		String reference = SchemaKeywords.text(schema, "$ref");
		if (this.open.contains(reference)) {
			schema.remove("$ref");
		}
		else if (!reference.isEmpty()) {
			extent = extent.around(extentOfReference(reference, depth + 1));
		}
		for (JsonNode subschema : SchemaKeywords.subschemas(schema, SchemaKeywords.IN_PLACE)) {
			extent = extent.around((subschema instanceof ObjectNode object) ? extent(object, depth + 1) : SINGLE);
		}
		return extent;
	}

	private Extent extentOfReference(String reference, int depth) {
		Extent known = this.extents.get(reference);
		if (known != null) {
			return known;
		}
		this.open.add(reference);
		Extent extent = extent(this.references.target(reference), depth);
		this.open.remove(reference);
		this.extents.put(reference, extent);
		return extent;
	}

	private static void checkHeight(int height) {
		if (height > SchemaBounds.MAX_DEPTH) {
			throw new UnusableSchemaException(
					"it wraps one value in more than %d schemas".formatted(SchemaBounds.MAX_DEPTH));
		}
	}

	/**
	 * The schemas that apply to the same value as one of them.
	 *
	 * @param size how many there are
	 * @param height how deep they lie in each other
	 */
	private record Extent(int size, int height) {

		Extent around(Extent inner) {
			int size = this.size + inner.size;
			int height = Math.max(this.height, inner.height + 1);
			if (size > SchemaBounds.MAX_SCHEMAS_PER_VALUE) {
				throw new UnusableSchemaException(
						"it applies more than %d schemas to one value".formatted(SchemaBounds.MAX_SCHEMAS_PER_VALUE));
			}
			checkHeight(height);
			return new Extent(size, height);
		}

	}

}
