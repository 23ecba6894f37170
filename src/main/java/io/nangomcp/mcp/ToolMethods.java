package io.nangomcp.mcp;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.modelcontextprotocol.spec.McpSchema;
import io.modelcontextprotocol.spec.McpSchema.CallToolResult;
import io.modelcontextprotocol.spec.McpSchema.ErrorCodes;
import io.modelcontextprotocol.spec.McpSchema.ListToolsResult;
import io.nangomcp.catalog.Call;
import io.nangomcp.catalog.Tool;
import io.nangomcp.catalog.ToolOutcome;
import io.nangomcp.catalog.Toolset;
import io.nangomcp.telemetry.AuditLog;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code tools/list} and {@code tools/call}: the wire forms of tools and outcomes, and
 * the audit line of each call.
 */
final class ToolMethods {

	private final Toolset toolset;

	private final AuditLog auditLog;

	ToolMethods(Toolset toolset, AuditLog auditLog) {
		this.toolset = toolset;
		this.auditLog = auditLog;
	}

	Mono<ListToolsResult> list(ObjectNode params, McpRequest request) {
		return this.toolset.list(request.caller())
			.map((tools) -> ListToolsResult.builder(tools.stream().map(ToolMethods::wireForm).toList()).build());
	}

	Mono<CallToolResult> call(ObjectNode params, McpRequest request) {
		Call call = readCall(params);
		long start = System.nanoTime();
		return this.toolset.call(request.caller(), call)
			.doOnNext((outcome) -> audit(request, call, codeOf(outcome), outcome.attempts(), start))
			.doOnError((failure) -> audit(request, call, ErrorReplies.codeOf(failure), null, start))
			.doOnCancel(() -> audit(request, call, "cancelled", null, start))
			.map((outcome) -> wireForm(outcome, request.requestId()));
	}

	private static Call readCall(ObjectNode params) {
		if (!params.path("name").isString()) {
			throw new RpcException(200, ErrorCodes.INVALID_PARAMS, "The name of the tool must be a string");
		}
		return new Call(params.path("name").asString(), readArguments(params));
	}

	private static @Nullable ObjectNode readArguments(ObjectNode params) {
		return switch (params.get("arguments")) {
			case null -> null;
			case NullNode _ -> null;
			case ObjectNode arguments -> arguments;
			default -> throw new RpcException(200, ErrorCodes.INVALID_PARAMS, "The arguments must be an object");
		};
	}

	private void audit(McpRequest request, Call call, String outcome, @Nullable Integer attempts, long start) {
		this.auditLog.toolCall(request.requestId(), request.caller().key().hash(), request.caller().integration(),
				call.tool(), outcome, attempts, Duration.ofNanos(System.nanoTime() - start));
	}

	private static String codeOf(ToolOutcome outcome) {
		return switch (outcome) {
			case ToolOutcome.Success _ -> "success";
			case ToolOutcome.Failure failure -> failure.code();
		};
	}

	private static McpSchema.Tool wireForm(Tool tool) {
		Map<String, Object> inputSchema = new LinkedHashMap<>();
		tool.inputSchema().properties().forEach((entry) -> inputSchema.put(entry.getKey(), entry.getValue()));
		return McpSchema.Tool.builder(tool.name(), inputSchema).description(tool.description()).build();
	}

	private static CallToolResult wireForm(ToolOutcome outcome, String requestId) {
		return switch (outcome) {
			case ToolOutcome.Success success -> result(success.output(), false);
			case ToolOutcome.Failure failure -> result(failure.message() + "\n\nRequest ID: " + requestId, true);
		};
	}

	private static CallToolResult result(String text, boolean isError) {
		return CallToolResult.builder(List.of(new McpSchema.TextContent(text))).isError(isError).build();
	}

}
