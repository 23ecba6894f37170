package io.nangomcp.catalog;

import java.util.List;
import java.util.Map;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.nangomcp.nango.NangoAction;
import io.nangomcp.nango.NangoClients;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Any schema that an author may write, and any arguments for it: repaired, listed in each
 * profile, compiled and checked, it costs its own tool's meaning and nothing else.
 */
class ActionToolsFuzzTests {

	private static final List<ActionTools> PROFILES = List.of(tools("portable", "annotate"), tools("minimal", "strict"),
			tools("faithful", "none"));

	/**
	 * The bytes are an object with a model {@code M}, {@code definitions} and arguments.
	 */
	@FuzzTest
	void makesAToolOfAnySchema(byte[] bytes) {
		NangoClients.readJson(bytes)
			.filter(ObjectNode.class::isInstance)
			.ifPresent((schema) -> PROFILES.forEach((profile) -> makeTool(profile, schema)));
	}

	private static void makeTool(ActionTools profile, JsonNode schema) {
		NangoAction action = new NangoAction(1, "a", schema.path("description").asString(""), true, "M", List.of("M"),
				schema, List.of());
		List<Tool> made = profile.toTools("crm", List.of(action)).list();
		assertThat(made).hasSize(1);
		Tool tool = made.getFirst();
		for (JsonNode arguments : schema.path("arguments")) {
			if (arguments instanceof ObjectNode object) {
				assertThat(tool.input().read(object)).isNotNull();
			}
			if (tool.strictOutput() != null) {
				tool.strictOutput().accepts(arguments);
			}
		}
	}

	private static ActionTools tools(String profile, String outputs) {
		return ActionCatalogs
			.actionTools(Map.of("mcp.tools.schema-profile", profile, "mcp.tools.output-schemas", outputs));
	}

}
