package io.nangomcp.mcp;

import java.util.LinkedHashMap;
import java.util.Map;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.modelcontextprotocol.spec.McpSchema;
import io.modelcontextprotocol.spec.McpSchema.ToolAnnotations;
import io.nangomcp.catalog.Tool;
import io.nangomcp.catalog.ToolHints;
import tools.jackson.core.io.SerializedString;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.util.RawValue;

/**
 * Tools as MCP lists them, in both eras alike. Each is written once, for as long as the
 * catalog keeps it.
 */
final class ToolForms {

	private final Cache<Tool, RawValue> written = Caffeine.newBuilder().weakKeys().executor(Runnable::run).build();

	private final JsonMapper mapper;

	ToolForms(JsonMapper mapper) {
		this.mapper = mapper;
	}

	/** MCP's {@code Tool} as JSON. */
	RawValue of(Tool tool) {
		return this.written.get(tool, this::write);
	}

	private RawValue write(Tool tool) {
		return new RawValue(new SerializedString(this.mapper.writeValueAsString(toSchema(tool))));
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
