package io.nangomcp.mcp;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.modelcontextprotocol.spec.McpSchema;
import io.modelcontextprotocol.spec.McpSchema.ToolAnnotations;
import io.nangomcp.catalog.Tool;
import io.nangomcp.catalog.ToolHints;
import io.nangomcp.nango.JsonText;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Tools as MCP lists them, in both eras alike. Each is written once, for as long as the
 * catalog keeps it, and so is a list that is not made for one request.
 */
final class ToolForms {

	private final Cache<Tool, JsonText> written = Caffeine.newBuilder().weakKeys().executor(Runnable::run).build();

	private final Cache<List<Tool>, JsonText> writtenLists = Caffeine.newBuilder()
		.weakKeys()
		.executor(Runnable::run)
		.build();

	private final JsonMapper mapper;

	ToolForms(JsonMapper mapper) {
		this.mapper = mapper;
	}

	/** MCP's {@code Tool}s as a JSON array. */
	JsonText of(List<Tool> tools) {
		return this.writtenLists.get(tools, this::write);
	}

	private JsonText write(List<Tool> tools) {
		return JsonText.of(this.mapper.writeValueAsString(tools.stream().map(this::of).toList()));
	}

	private JsonText of(Tool tool) {
		return this.written.get(tool, this::write);
	}

	private JsonText write(Tool tool) {
		return JsonText.of(this.mapper.writeValueAsString(toSchema(tool)));
	}

	private static McpSchema.Tool toSchema(Tool tool) {
		return McpSchema.Tool.builder(tool.name(), asMap(tool.inputSchema()))
			.title(tool.title())
			.description(tool.description())
			.outputSchema((tool.outputSchema() != null) ? asMap(tool.outputSchema()) : null)
			.annotations(annotations(tool.title(), tool.hints()))
			.build();
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
