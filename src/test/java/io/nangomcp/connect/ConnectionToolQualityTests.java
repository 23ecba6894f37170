package io.nangomcp.connect;

import java.util.List;

import io.nangomcp.catalog.DefinitionQuality;
import io.nangomcp.catalog.Tool;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a model reads of our own tools, by the rules that we hold actions to.
 */
class ConnectionToolQualityTests {

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void getFullMarks(boolean environmentWide) {
		List<Tool> tools = ConnectionTools.define(environmentWide);
		assertThat(tools).hasSize(6)
			.allSatisfy((tool) -> assertThat(DefinitionQuality.assess(tool, tools)).as(tool.name()).isEmpty());
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void sayWhichOtherToolToUseWhen(boolean environmentWide) {
		List<Tool> tools = ConnectionTools.define(environmentWide);
		assertThat(tools).allSatisfy((tool) -> assertThat(tools)
			.filteredOn((other) -> !other.name().equals(tool.name()) && tool.description().contains(other.name()))
			.as(tool.name())
			.isNotEmpty());
	}

}
