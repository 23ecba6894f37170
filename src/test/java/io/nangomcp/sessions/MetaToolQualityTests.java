package io.nangomcp.sessions;

import java.util.List;

import io.nangomcp.caller.MetaTool;
import io.nangomcp.catalog.DefinitionQuality;
import io.nangomcp.catalog.Tool;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a model reads of the tools that find and run others, by the rules that we hold
 * actions to.
 */
class MetaToolQualityTests {

	private final List<Tool> tools = new MetaTools().all();

	@Test
	void getFullMarks() {
		assertThat(this.tools)
			.allSatisfy((tool) -> assertThat(DefinitionQuality.assess(tool, this.tools)).as(tool.name()).isEmpty());
	}

	@Test
	void thereIsOneOfEachKindAndATwinThatOnlyReads() {
		assertThat(this.tools).extracting(MetaTools::kindOf)
			.containsExactlyInAnyOrder(MetaTool.NANGO_TOOL_SEARCH, MetaTool.NANGO_EXECUTE, MetaTool.NANGO_EXECUTE,
					MetaTool.NANGO_CREATE_CONNECTION);
		assertThat(this.tools).filteredOn((tool) -> Boolean.TRUE.equals(tool.hints().readOnly()))
			.extracting(Tool::name)
			.containsExactly("nango_execute_read", "nango_tool_search");
	}

}
