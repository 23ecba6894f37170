package io.nangomcp.catalog;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import io.nangomcp.caller.ToolPatterns;
import io.nangomcp.schema.SchemaProfile;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Which tools there are and how they are listed.
 *
 * @param schemaProfile which JSON Schema keywords listed inputs may use: portable (every
 * client), minimal (Gemini as well) or faithful (all)
 * @param outputSchemas how output schemas are listed: annotate (never violated), strict
 * (as declared, and enforced) or none
 * @param allow globs of the tools that are offered, all when empty
 * @param deny globs of tools that are not offered
 * @param hints what tools are known to do, first match wins (see docs/tools.md)
 * @param deadlines how long calls may take, by globs of tools, first match wins (see
 * docs/reliability.md)
 * @param integrations settings of one integration, which win over those above; mcp-output
 * lets its actions speak MCP (see docs/tools.md)
 */
@ConfigurationProperties("mcp.tools")
record ToolProperties(@DefaultValue("portable") SchemaProfile schemaProfile,
		@DefaultValue("annotate") OutputSchemas outputSchemas, @DefaultValue List<String> allow,
		@DefaultValue List<String> deny, @DefaultValue List<Hint> hints, @DefaultValue List<Deadline> deadlines,
		@DefaultValue Map<String, Integration> integrations) {

	/**
	 * The rules for one integration.
	 * @param key the integration's unique key
	 * @return its own settings, with those for all where it has none
	 */
	ToolRules rulesFor(String key) {
		Integration own = this.integrations.getOrDefault(key, Integration.NONE);
		return new ToolRules(Objects.requireNonNullElse(own.schemaProfile, this.schemaProfile),
				Objects.requireNonNullElse(own.outputSchemas, this.outputSchemas),
				allowed(Objects.requireNonNullElse(own.allow, this.allow)),
				ToolPatterns.of(Objects.requireNonNullElse(own.deny, this.deny)),
				Objects.requireNonNullElse(own.hints, this.hints),
				Objects.requireNonNullElse(own.deadlines, this.deadlines), own.mcpOutput);
	}

	private static ToolPatterns allowed(List<String> globs) {
		return globs.isEmpty() ? ToolPatterns.ALL : ToolPatterns.of(globs);
	}

	/**
	 * Settings of one integration.
	 *
	 * @param schemaProfile as above
	 * @param outputSchemas as above
	 * @param allow as above
	 * @param deny as above
	 * @param hints as above
	 * @param deadlines as above
	 * @param mcpOutput whether its actions may answer in MCP's own terms: content other
	 * than text, and questions to the user
	 */
	record Integration(@Nullable SchemaProfile schemaProfile, @Nullable OutputSchemas outputSchemas,
			@Nullable List<String> allow, @Nullable List<String> deny, @Nullable List<Hint> hints,
			@Nullable List<Deadline> deadlines, @DefaultValue("false") boolean mcpOutput) {

		private static final Integration NONE = new Integration(null, null, null, null, null, null, false);

	}

	/**
	 * What an operator knows of tools.
	 *
	 * @param tools globs of the tools
	 * @param readOnly they change nothing
	 * @param destructive they may overwrite or delete
	 * @param idempotent repeating one with the same arguments changes nothing more
	 * @param openWorld they talk to systems outside
	 */
	record Hint(List<String> tools, @Nullable Boolean readOnly, @Nullable Boolean destructive,
			@Nullable Boolean idempotent, @Nullable Boolean openWorld) {

		Hint {
			if (tools == null) {
				throw new IllegalArgumentException("Each of mcp.tools.hints must have tools");
			}
		}

		ToolHints toHints() {
			return new ToolHints(this.readOnly, this.destructive, this.idempotent, this.openWorld);
		}

	}

	/**
	 * How long calls may take.
	 *
	 * @param tools globs of the tools
	 * @param deadline until a call must have its result
	 */
	record Deadline(List<String> tools, Duration deadline) {

		Deadline {
			if (tools == null || deadline == null || !deadline.isPositive()) {
				throw new IllegalArgumentException(
						"Each of mcp.tools.deadlines must have tools and a deadline longer than nothing");
			}
		}

	}

}
