package io.nangomcp.connect;

import java.util.List;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.nangomcp.caller.Caller;
import io.nangomcp.catalog.Tool;
import io.nangomcp.catalog.ToolInput.Reading;
import io.nangomcp.nango.NangoClients;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Any arguments for our own tools.
 */
class ConnectTagsFuzzTests {

	private static final List<Tool> TOOLS = ConnectionTools.define(true);

	/** What fits is within Nango's rules, and what does not is explained. */
	@FuzzTest
	void takesArgumentsWithinNangosRulesOnly(byte[] bytes) {
		if (NangoClients.readJson(bytes).orElse(null) instanceof ObjectNode arguments) {
			TOOLS.stream()
				.map((tool) -> tool.input().read(arguments))
				.filter(Reading.Fits.class::isInstance)
				.forEach((fits) -> readTags(((Reading.Fits) fits).input()));
		}
	}

	private static void readTags(JsonNode input) {
		try {
			ConnectTags tags = ConnectTags.read(input.path("tags")).of(new Caller.EndUser("ada"));
			assertThat(tags.values()).hasSizeBetween(1, 10)
				.containsEntry("end_user_id", "ada")
				.allSatisfy((name, value) -> {
					assertThat(name).matches("[a-z][a-z0-9_./-]{0,63}");
					assertThat(value).hasSizeBetween(1, 255);
				});
		}
		catch (ArgumentException ex) {
			assertThat(ex.explain()).isNotNull();
		}
	}

}
