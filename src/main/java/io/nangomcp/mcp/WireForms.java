package io.nangomcp.mcp;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.modelcontextprotocol.spec.McpSchema;
import io.modelcontextprotocol.spec.McpSchema.CallToolResult;
import io.modelcontextprotocol.spec.McpSchema.ListToolsResult;
import io.modelcontextprotocol.spec.McpSchema.TextContent;
import io.modelcontextprotocol.spec.McpSchema.ToolAnnotations;
import io.nangomcp.catalog.Tool;
import io.nangomcp.catalog.ToolHints;
import io.nangomcp.catalog.ToolOutcome;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.util.RawValue;

/**
 * Tools and outcomes as MCP writes them.
 */
final class WireForms {

	private WireForms() {
	}

	static ListToolsResult list(ToolPages.Page page, @Nullable Instant staleSince) {
		return ListToolsResult.builder(page.tools().stream().map(WireForms::tool).toList())
			.nextCursor(page.nextCursor())
			.meta((staleSince != null) ? Map.of("io.nangomcp/staleSince", staleSince.toString()) : null)
			.build();
	}

	private static McpSchema.Tool tool(Tool tool) {
		return McpSchema.Tool.builder(tool.name(), asMap(tool.inputSchema()))
			.title(tool.title())
			.description(tool.description())
			.outputSchema((tool.outputSchema() != null) ? asMap(tool.outputSchema()) : null)
			.annotations(annotations(tool.title(), tool.hints()))
			.build();
	}

	static CallToolResult result(ToolOutcome outcome, String requestId) {
		return switch (outcome) {
			case ToolOutcome.Success success -> result(success.output(), structured(success.output()));
			case ToolOutcome.Truncated truncated -> result(truncated.describe(),
					Map.of("truncated", true, "size", truncated.size(), "preview", truncated.preview()));
			case ToolOutcome.Failure failure ->
				CallToolResult.builder(List.of(new TextContent(text(failure, requestId)))).isError(true).build();
		};
	}

	private static CallToolResult result(String text, Object structured) {
		return CallToolResult.builder(List.of(new TextContent(text)))
			.structuredContent(structured)
			.isError(false)
			.build();
	}

	/** An object as it is, anything else as the result property of one. */
	private static Object structured(String output) {
		RawValue json = new RawValue(output);
		return output.stripLeading().startsWith("{") ? json : Map.of("result", json);
	}

	private static String text(ToolOutcome.Failure failure, String requestId) {
		return """
				%s
				%s %s
				Error code: %s. Request ID: %s""".formatted(failure.message(), callingAgain(failure),
				failure.nextStep(), failure.code(), requestId);
	}

	private static String callingAgain(ToolOutcome.Failure failure) {
		return failure.safeToRepeat() ? "It is safe to call again."
				: "It is not safe to call again blindly: the action may have run.";
	}

	private static ToolAnnotations annotations(String title, ToolHints hints) {
		return ToolAnnotations.builder()
			.title(title)
			.readOnlyHint(hints.readOnly())
			.destructiveHint(hints.destructive())
			.idempotentHint(hints.idempotent())
			.openWorldHint(hints.openWorld())
			.build();
	}

	private static Map<String, Object> asMap(ObjectNode schema) {
		Map<String, Object> map = new LinkedHashMap<>();
		schema.properties().forEach((entry) -> map.put(entry.getKey(), entry.getValue()));
		return map;
	}

}
