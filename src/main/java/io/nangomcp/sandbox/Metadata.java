package io.nangomcp.sandbox;

import java.util.List;

import com.fasterxml.jackson.annotation.JsonCreator;
import tools.jackson.databind.node.ObjectNode;

/**
 * A function's metadata, as <code>GET /scripts/config</code> has it. A description or
 * scopes that the author left out are null.
 *
 * @param id the function's id
 * @param name the function's name
 * @param type the function's type
 * @param enabled whether it may run
 * @param json all of it
 */
record Metadata(int id, String name, String type, boolean enabled, ObjectNode json) {

	private static final List<String> PUBLISHED_PER_INTEGRATION = List.of("name", "description", "scopes", "type",
			"input", "returns", "json_schema", "runs", "auto_start", "track_deletes", "id", "enabled", "last_deployed",
			"source");

	@JsonCreator(mode = JsonCreator.Mode.DELEGATING)
	static Metadata of(ObjectNode json) {
		return new Metadata(json.required("id").intValue(), json.required("name").stringValue(),
				json.required("type").stringValue(), json.required("enabled").booleanValue(), json);
	}

	/** The form in <code>GET /scripts/config</code>: what was left out is empty. */
	ObjectNode configuration() {
		ObjectNode configuration = this.json.deepCopy();
		if (isLeftOut("description")) {
			configuration.put("description", "");
		}
		if (isLeftOut("scopes")) {
			configuration.putArray("scopes");
		}
		return configuration;
	}

	/** The form in the list of an integration: what was left out is absent. */
	ObjectNode function() {
		ObjectNode function = Json.object();
		PUBLISHED_PER_INTEGRATION.stream()
			.filter((name) -> this.json.has(name) && !isLeftOut(name))
			.forEach((name) -> function.set(name, this.json.get(name)));
		return function;
	}

	private boolean isLeftOut(String name) {
		return this.json.path(name).isNull() && !name.equals("json_schema");
	}

}
