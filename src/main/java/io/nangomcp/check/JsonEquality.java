package io.nangomcp.check;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * Equality as JSON Schema has it: {@code 1} equals {@code 1.0}, the order of properties
 * does not count.
 */
final class JsonEquality {

	private JsonEquality() {
	}

	/**
	 * A text that equal values share, and only they. As a key of a hash map it cannot be
	 * made to collide at a cost, as nodes can.
	 * @param value any value
	 * @return the text
	 */
	static String key(JsonNode value) {
		StringBuilder key = new StringBuilder();
		append(key, value);
		return key.toString();
	}

	private static void append(StringBuilder key, JsonNode value) {
		switch (value.getNodeType()) {
			case OBJECT -> {
				List<String> names = new ArrayList<>(value.propertyNames());
				Collections.sort(names);
				key.append('{');
				for (String name : names) {
					append(key, JsonNodeFactory.instance.stringNode(name));
					key.append(':');
					append(key, value.get(name));
					key.append(',');
				}
				key.append('}');
			}
			case ARRAY -> {
				key.append('[');
				for (JsonNode item : value) {
					append(key, item);
					key.append(',');
				}
				key.append(']');
			}
			// Out of range there may be no shorter form, and no input to equal it.
			case NUMBER -> key.append(
					InputLimits.isInRange(value) ? value.decimalValue().stripTrailingZeros() : value.decimalValue());
			// The length ahead makes escapes needless.
			case STRING -> key.append(value.stringValue().length()).append('"').append(value.stringValue());
			default -> key.append(value);
		}
	}

}
