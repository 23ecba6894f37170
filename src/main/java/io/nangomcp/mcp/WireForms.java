package io.nangomcp.mcp;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.modelcontextprotocol.spec.McpSchema.CallToolResult;
import io.modelcontextprotocol.spec.McpSchema.TextContent;
import io.nangomcp.catalog.ToolOutcome;
import io.nangomcp.nango.JsonText;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.annotation.JsonSerialize;
import tools.jackson.databind.node.ArrayNode;

/**
 * Tools and outcomes as both eras of MCP write them.
 */
final class WireForms {

	private final ToolForms toolForms;

	private final Map<String, Object> meta;

	/**
	 * Writes results.
	 * @param toolForms writes the tools in them
	 * @param meta the {@code _meta} of each of them
	 */
	WireForms(ToolForms toolForms, Map<String, Object> meta) {
		this.toolForms = toolForms;
		this.meta = Map.copyOf(meta);
	}

	ToolsResult list(ToolPages.Page page) {
		Map<String, Object> meta = new LinkedHashMap<>(this.meta);
		if (page.of().staleSince() != null) {
			meta.put("io.nangomcp/staleSince", page.of().staleSince().toString());
		}
		return new ToolsResult(this.toolForms.of(page.tools()), page.nextCursor(), meta);
	}

	/** The result of a call; a question is an error for clients that it cannot reach. */
	Object result(ToolOutcome outcome, Exchange exchange) {
		return switch (outcome) {
			case ToolOutcome.Success success -> new OutputResult(List.of(new OutputText("text", success.output())),
					false, structured(success.output()), this.meta);
			case ToolOutcome.Truncated truncated -> result(truncated.describe(),
					Map.of("truncated", true, "size", truncated.size(), "preview", truncated.preview()));
			case ToolOutcome.Content content -> new ContentResult(content.content(), false, this.meta);
			case ToolOutcome.Failure failure -> error(failure, exchange);
			case ToolOutcome.NeedsConnection needed -> error(ConnectMessages.failure(needed), exchange);
			case ToolOutcome.InputRequired question -> error(unanswerable(question), exchange);
		};
	}

	private CallToolResult result(String text, Object structured) {
		return builder(text).structuredContent(structured).isError(false).build();
	}

	private CallToolResult error(ToolOutcome.Failure failure, Exchange exchange) {
		exchange.operation().toolFailed();
		return builder(text(failure, exchange.request().requestId())).isError(true).build();
	}

	private CallToolResult.Builder builder(String text) {
		return CallToolResult.builder(List.of(new TextContent(text))).meta(this.meta.isEmpty() ? null : this.meta);
	}

	/** An object as it is, anything else as the result property of one. */
	private static Object structured(JsonText output) {
		return output.isObject() ? output : Map.of("result", output);
	}

	private static ToolOutcome.Failure unanswerable(ToolOutcome.InputRequired question) {
		String questions = question.inputRequests()
			.valueStream()
			.map((request) -> request.path("params"))
			.filter((params) -> params.path("message").isString())
			.map((params) -> " " + params.path("message").asString() + " " + params.path("url").asString(""))
			.collect(Collectors.joining())
			.stripTrailing();
		return new ToolOutcome.Failure("input_required",
				"The action asks its user something, and this client cannot pass it on." + questions, false,
				"Tell the user, who can call it from a client that speaks MCP 2026-07-28.", question.attempts());
	}

	/** What must be known before anything else is done comes first. */
	private static String text(ToolOutcome.Failure failure, String requestId) {
		String advice = failure.safeToRepeat() ? failure.nextStep() + " It is safe to call again."
				: "It is not safe to call again blindly: the action may have run. " + failure.nextStep();
		return """
				%s
				%s
				Error code: %s. Request ID: %s""".formatted(failure.message(), advice, failure.code(), requestId);
	}

	/**
	 * MCP's {@code ListToolsResult} with tools that are written already.
	 */
	record ToolsResult(Object tools, @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String nextCursor,
			@JsonInclude(JsonInclude.Include.NON_EMPTY) @JsonProperty("_meta") Map<String, Object> meta) {

	}

	/**
	 * MCP's {@code CallToolResult} with an output as text, for models, and as it is.
	 */
	private record OutputResult(List<OutputText> content, boolean isError, Object structuredContent,
			@JsonInclude(JsonInclude.Include.NON_EMPTY) @JsonProperty("_meta") Map<String, Object> meta) {

	}

	/**
	 * MCP's {@code TextContent} whose text is JSON.
	 */
	private record OutputText(String type, @JsonSerialize(using = AsString.class) JsonText text) {

	}

	private static final class AsString extends ValueSerializer<JsonText> {

		@Override
		public void serialize(JsonText json, JsonGenerator generator, SerializationContext context) {
			json.writeAsString(generator);
		}

	}

	/**
	 * MCP's {@code CallToolResult} with content as an action wrote it.
	 */
	private record ContentResult(ArrayNode content, boolean isError,
			@JsonInclude(JsonInclude.Include.NON_EMPTY) @JsonProperty("_meta") Map<String, Object> meta) {

	}

}
