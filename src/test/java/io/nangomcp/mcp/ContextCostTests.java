package io.nangomcp.mcp;

import java.util.List;

import io.nangomcp.catalog.Tool;
import io.nangomcp.nango.NangoClients;
import io.nangomcp.sessions.SessionListings;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How much of a model's context the tools of a session take.
 */
class ContextCostTests {

	private static final int TOOLS = 200;

	private static final int CHARACTERS_PER_TOKEN = 4;

	@Test
	void searchingCostsATenthOfListingAtMost() {
		List<Tool> tools = SessionListings.all(TOOLS);
		assertThat(tools).hasSize(TOOLS);
		int listed = cost(tools);
		int searched = cost(SessionListings.metaTools());
		System.out.printf("tools/list takes %d tokens with %d tools listed, %d with search%n", listed, TOOLS, searched);
		assertThat(searched).isLessThan(listed / 10);
	}

	private static int cost(List<Tool> tools) {
		Object forms = new ToolForms(NangoClients.MAPPER).of(tools);
		return NangoClients.MAPPER.writeValueAsString(forms).length() / CHARACTERS_PER_TOKEN;
	}

}
