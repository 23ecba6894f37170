package io.nangomcp.catalog;

import java.time.Duration;
import java.util.List;

import io.nangomcp.caller.ToolPatterns;
import io.nangomcp.schema.SchemaProfile;
import org.jspecify.annotations.Nullable;

/**
 * An operator's rules for the tools of one integration.
 *
 * @param schemaProfile which keywords input schemas may use
 * @param outputSchemas how output schemas are listed
 * @param allow the tools that there are
 * @param deny the tools that there are not, whatever is allowed
 * @param hints what tools are known to do, first match wins
 * @param deadlines how long calls may take, first match wins
 * @param mcpOutput whether actions may answer in MCP's own terms
 */
record ToolRules(SchemaProfile schemaProfile, OutputSchemas outputSchemas, ToolPatterns allow, ToolPatterns deny,
		List<ToolProperties.Hint> hints, List<ToolProperties.Deadline> deadlines, boolean mcpOutput) {

	/** Whether the operator lets a tool exist. */
	boolean allows(Tool tool) {
		return tool.isAmong(this.allow) && !tool.isAmong(this.deny);
	}

	/** The hints of a tool, where the operator knows better than its author. */
	ToolHints hintsFor(String tool, ToolHints declared) {
		return this.hints.stream()
			.filter((hint) -> ToolPatterns.of(hint.tools()).matches(tool))
			.findFirst()
			.map((hint) -> declared.overriddenBy(hint.toHints()))
			.orElse(declared);
	}

	/** How long a call of a tool may take, where the operator says. */
	@Nullable Duration deadlineFor(String tool) {
		return this.deadlines.stream()
			.filter((deadline) -> ToolPatterns.of(deadline.tools()).matches(tool))
			.findFirst()
			.map(ToolProperties.Deadline::deadline)
			.orElse(null);
	}

}
