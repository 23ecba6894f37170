package io.nangomcp.mcp;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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
 * catalog keeps it, and so is a list that is asked for again.
 */
final class ToolForms {

	private final Cache<Tool, JsonText> written = Caffeine.newBuilder().weakKeys().executor(Runnable::run).build();

	private final Cache<List<Tool>, Optional<JsonText>> writtenLists = Caffeine.newBuilder()
		.weakKeys()
		.executor(Runnable::run)
		.build();

	private final JsonMapper mapper;

	ToolForms(JsonMapper mapper) {
		this.mapper = mapper;
	}

	/**
	 * MCP's {@code Tool}s, which become a JSON array. As a whole they are written once
	 * the list comes again: one that is made for one request never does.
	 */
	Object of(List<Tool> tools) {
		Optional<JsonText> written = this.writtenLists.getIfPresent(tools);
		if (written == null) {
			this.writtenLists.put(tools, Optional.empty());
			return each(tools);
		}
		return written.orElseGet(() -> write(tools));
	}

	private List<JsonText> each(List<Tool> tools) {
		return tools.stream().map(this::of).toList();
	}

	private JsonText write(List<Tool> tools) {
		JsonText json = JsonText.of(this.mapper.writeValueAsBytes(each(tools)));
		this.writtenLists.put(tools, Optional.of(json));
		return json;
	}

	private JsonText of(Tool tool) {
		return this.written.get(tool, this::write);
	}

	private JsonText write(Tool tool) {
		return JsonText.of(this.mapper.writeValueAsBytes(toSchema(tool)));
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
