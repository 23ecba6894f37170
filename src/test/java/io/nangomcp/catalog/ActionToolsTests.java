package io.nangomcp.catalog;

import java.util.List;
import java.util.Map;

import io.nangomcp.nango.NangoAction;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ActionTools} and {@link Tools}.
 */
@ExtendWith(OutputCaptureExtension.class)
class ActionToolsTests {

	private static final String SCHEMAS = """
			{"definitions":{"In":{"type":"object","properties":{"name":{"type":"string"}},"required":["name"]},
			  "Out":{"type":"array","items":{"type":"string"}}}}""";

	@Test
	void describesATool() {
		Tool tool = tools(Map.of(), action("create-contact", "Creates.\u200b\n- name: the full name", SCHEMAS)).list()
			.getFirst();
		assertThat(tool.title()).isEqualTo("Create contact");
		assertThat(tool.description()).isEqualTo("Creates.\n- name: the full name");
		assertThat(tool.inputSchema().at("/properties/name/description").asString()).isEqualTo("the full name");
		assertThat(String.valueOf(tool.outputSchema())).contains("result");
		assertThat(tool.strictOutput()).isNull();
	}

	@Test
	void degradesOneToolByABadSchemaAndNoOther(CapturedOutput output) {
		Tools tools = tools(Map.of(), action("bad", "", depthBomb()), action("good", "", SCHEMAS));
		assertThat(tools.list()).extracting(Tool::name).containsExactly("bad", "good");
		assertThat(tools.list().getFirst().input().read(wrapped())).isInstanceOf(ToolInput.Reading.Fits.class);
		assertThat(tools.list().getLast().input().read(wrapped())).isInstanceOf(ToolInput.Reading.Unfit.class);
		assertThat(output.toString().lines().filter((line) -> line.contains("cannot be used"))).singleElement()
			.asString()
			.contains("WARN", "The action bad");
	}

	@ParameterizedTest
	@CsvSource({ "annotate, false, true", "strict, true, true", "none, false, false" })
	void listsOutputSchemasAsTheOperatorLikes(String outputSchemas, boolean strict, boolean listed) {
		Map<String, String> settings = Map.of("mcp.tools.output-schemas", "none",
				"mcp.tools.integrations.hubspot.output-schemas", outputSchemas);
		Tool tool = tools(settings, action("a", "", SCHEMAS)).list().getFirst();
		assertThat(tool.strictOutput() != null).isEqualTo(strict);
		assertThat(tool.outputSchema() != null).isEqualTo(listed);
	}

	@ParameterizedTest
	@CsvSource(nullValues = "-", value = { "get-contact, get-contact", "get_contact, get-contact", "GET-CONTACT, -",
			"a-b_c, a-b_c", "a_b-c, a_b-c", "a_b_c, -", "x-y, x-y", "x_y, x_y", "nope, -" })
	void findsAToolByEachSpellingThatIsItsAlone(String spelling, @Nullable String found) {
		Tools tools = tools(Map.of(), action("get-contact", "", null), action("a-b_c", "", null),
				action("a_b-c", "", null), action("x-y", "", null), action("x_y", "", null));
		assertThat(tools.find(spelling).map(Tool::name).orElse(null)).isEqualTo(found);
	}

	@Test
	void keepsTheSpellingsOfAHiddenToolFromOthers() {
		Tools tools = tools(Map.of("mcp.tools.deny", "create_contact"), action("create-contact", "", null),
				action("create_contact", "", null));
		assertThat(tools.list()).extracting(Tool::name).containsExactly("create-contact");
		assertThat(tools.find("create_contact")).isEmpty();
		assertThat(tools.find("create-contact")).isPresent();
	}

	@Test
	void deniesAToolByItsListedNameToo() {
		String action = "list-" + "x".repeat(80);
		String listed = tools(Map.of(), action(action, "", null)).list().getFirst().name();
		assertThat(tools(Map.of("mcp.tools.deny", listed), action(action, "", null)).list()).isEmpty();
		assertThat(tools(Map.of("mcp.tools.deny", action), action(action, "", null)).list()).isEmpty();
	}

	@Test
	void findsACutNameByTheActionsOwn() {
		String action = "list-" + "x".repeat(80);
		Tools tools = tools(Map.of(), action(action, "", null));
		Tool tool = tools.list().getFirst();
		assertThat(tool.name()).hasSize(64);
		assertThat(tools.find(action)).contains(tool);
		assertThat(tools.find(tool.name())).contains(tool);
		assertThat(tool.action()).isEqualTo(action);
	}

	private static Tools tools(Map<String, String> settings, NangoAction... actions) {
		return ActionCatalogs.actionTools(settings).toTools("hubspot", List.of(actions));
	}

	private static NangoAction action(String name, String description, @Nullable String schemas) {
		JsonNode jsonSchema = (schemas != null) ? JsonMapper.shared().readTree(schemas) : null;
		return new NangoAction(1, name, description, true, (schemas != null) ? "In" : null, List.of("Out"), jsonSchema,
				List.of());
	}

	private static ObjectNode wrapped() {
		return JsonNodeFactory.instance.objectNode().put("input", 5);
	}

	private static String depthBomb() {
		return "{\"definitions\":{\"In\":" + "{\"items\":".repeat(200) + "{}" + "}".repeat(200) + ",\"Out\":{}}}";
	}

}
