package io.nangomcp.sandbox;

import com.fasterxml.jackson.annotation.JsonCreator;
import tools.jackson.databind.node.ObjectNode;

/**
 * A function's metadata, published by Nango as it is.
 *
 * @param id the function's id
 * @param name the function's name
 * @param enabled whether it may run
 * @param json all of it
 */
record Metadata(int id, String name, boolean enabled, ObjectNode json) {

	@JsonCreator(mode = JsonCreator.Mode.DELEGATING)
	static Metadata of(ObjectNode json) {
		return new Metadata(json.required("id").intValue(), json.required("name").stringValue(),
				json.required("enabled").booleanValue(), json);
	}

}
