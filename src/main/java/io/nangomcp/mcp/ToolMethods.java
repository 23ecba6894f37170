package io.nangomcp.mcp;

import java.time.Duration;

import io.modelcontextprotocol.spec.McpSchema.CallToolResult;
import io.modelcontextprotocol.spec.McpSchema.ErrorCodes;
import io.modelcontextprotocol.spec.McpSchema.ListToolsResult;
import io.nangomcp.catalog.Call;
import io.nangomcp.catalog.ToolOutcome;
import io.nangomcp.catalog.Tools;
import io.nangomcp.catalog.Toolset;
import io.nangomcp.seal.Seal;
import io.nangomcp.telemetry.AuditLog;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code tools/list} and {@code tools/call}: the wire forms of tools and outcomes, and
 * the audit line of each call.
 */
final class ToolMethods {

	private final Toolset toolset;

	private final ToolPages pages;

	private final AuditLog auditLog;

	ToolMethods(Toolset toolset, Seal seal, AuditLog auditLog) {
		this.toolset = toolset;
		this.pages = new ToolPages(seal);
		this.auditLog = auditLog;
	}

	Mono<ListToolsResult> list(ObjectNode params, McpRequest request) {
		return this.toolset.list(request.caller()).map((tools) -> list(tools, params, request));
	}

	private ListToolsResult list(Tools tools, ObjectNode params, McpRequest request) {
		ToolPages.Page page = this.pages.page(tools.list(), params.path("cursor"), request.caller());
		return WireForms.list(page, tools.staleSince());
	}

	Mono<CallToolResult> call(ObjectNode params, McpRequest request) {
		Call call = readCall(params);
		long start = System.nanoTime();
		return this.toolset.call(request.caller(), call)
			.doOnNext((outcome) -> audit(request, call, codeOf(outcome), outcome.attempts(), start))
			.doOnError((failure) -> audit(request, call, ErrorReplies.codeOf(failure), null, start))
			.doOnCancel(() -> audit(request, call, "cancelled", null, start))
			.map((outcome) -> WireForms.result(outcome, request.requestId()));
	}

	private static Call readCall(ObjectNode params) {
		if (!params.path("name").isString()) {
			throw new RpcException(200, ErrorCodes.INVALID_PARAMS, "The name of the tool must be a string");
		}
		return new Call(params.path("name").asString(), readArguments(params));
	}

	private static ObjectNode readArguments(ObjectNode params) {
		return switch (params.get("arguments")) {
			case null -> JsonNodeFactory.instance.objectNode();
			case NullNode _ -> JsonNodeFactory.instance.objectNode();
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
			case ToolOutcome.Truncated _ -> "truncated";
			case ToolOutcome.Failure failure -> failure.code();
		};
	}

}
