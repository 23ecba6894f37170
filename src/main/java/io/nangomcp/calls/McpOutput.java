package io.nangomcp.calls;

import java.util.Base64;
import java.util.function.Predicate;

import io.nangomcp.catalog.Answers;
import io.nangomcp.catalog.ToolOutcome;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Outputs of actions that speak MCP: <code>{"$mcp": {"content": [...]}}</code> and
 * <code>{"$mcp": {"inputRequests": {...}, "requestState": "..."}}</code>. What is wrong
 * in them would break the client that reads it, so that it is refused here.
 */
final class McpOutput {

	/** The property that holds MCP's terms, of an output as of an input. */
	static final String MARKER = "$mcp";

	private McpOutput() {
	}

	/**
	 * Adds the client's answers to an action's input.
	 * @param input the checked input
	 * @param answers what the client brings
	 * @return the input, with the answers under the marker if there are any and it is an
	 * object
	 */
	static JsonNode answer(JsonNode input, Answers answers) {
		if (answers.equals(Answers.NONE) || !(input instanceof ObjectNode object)) {
			return input;
		}
		ObjectNode marked = JsonNodeFactory.instance.objectNode();
		if (answers.inputResponses() != null) {
			marked.set("inputResponses", answers.inputResponses());
		}
		if (answers.requestState() != null) {
			marked.put("requestState", answers.requestState());
		}
		return JsonNodeFactory.instance.objectNode().setAll(object).set(MARKER, marked);
	}

	/**
	 * Reads an output.
	 * @param output an action's output
	 * @param attempts how often the action was triggered
	 * @return what it says, {@code null} when it has no marker
	 * @throws MalformedMcpOutputException if what it says is not MCP
	 */
	static @Nullable ToolOutcome read(JsonNode output, int attempts) {
		return switch (output.path(MARKER)) {
			case ObjectNode marked when marked.has("content") ->
				new ToolOutcome.Content(content(marked.path("content")), attempts);
			case ObjectNode marked -> inputRequired(marked, attempts);
			case JsonNode nothing when nothing.isMissingNode() -> null;
			default -> throw new MalformedMcpOutputException("it is no object");
		};
	}

	private static ArrayNode content(JsonNode content) {
		require(content, JsonNode::isArray, "content must be an array");
		content.forEach(McpOutput::checkContent);
		return (ArrayNode) content;
	}

	private static void checkContent(JsonNode item) {
		String type = item.path("type").asString("");
		switch (type) {
			case "text" -> requireText(item, "text", type);
			case "image", "audio" -> {
				require(item.path("data"), McpOutput::isBase64, type + " content must have its data in Base64");
				requireText(item, "mimeType", type);
			}
			case "resource" -> {
				JsonNode resource = item.path("resource");
				requireText(resource, "uri", type);
				require(resource, (one) -> one.path("text").isString() || isBase64(one.path("blob")),
						"a resource must have a text, or a blob in Base64");
			}
			case "resource_link" -> {
				requireText(item, "uri", type);
				requireText(item, "name", type);
			}
			default -> throw new MalformedMcpOutputException(
					"content must be of type text, image, audio, resource or resource_link");
		}
	}

	private static ToolOutcome inputRequired(ObjectNode marked, int attempts) {
		JsonNode state = marked.path("requestState");
		JsonNode requests = marked.path("inputRequests");
		require(state, (one) -> one.isMissingNode() || one.isString(), "requestState must be a string");
		require(requests, (one) -> one.isMissingNode() || one.isObject(), "inputRequests must be an object");
		require(marked, (one) -> state.isString() || !requests.isEmpty(),
				"it must have content, inputRequests or requestState");
		requests.forEach(McpOutput::checkRequest);
		return new ToolOutcome.InputRequired(
				(requests instanceof ObjectNode object) ? object : JsonNodeFactory.instance.objectNode(),
				state.asString(null), attempts);
	}

	private static void checkRequest(JsonNode request) {
		String method = request.path("method").asString("");
		JsonNode params = request.path("params");
		switch (method) {
			case "elicitation/create" -> {
				requireText(params, "message", method);
				boolean url = params.path("mode").asString("").equals("url");
				require(params, (one) -> url ? one.path("url").isString() : isForm(one.path("requestedSchema")),
						"elicitation/create must have a url, or a requestedSchema of type object with properties");
			}
			case "sampling/createMessage" ->
				require(params, (one) -> one.path("messages").isArray() && one.path("maxTokens").isIntegralNumber(),
						"sampling/createMessage must have messages and maxTokens");
			case "roots/list" -> require(params, (one) -> one.isMissingNode() || one.isObject(),
					"the params of roots/list must be an object");
			default -> throw new MalformedMcpOutputException(
					"inputRequests must be elicitation/create, sampling/createMessage or roots/list");
		}
	}

	private static boolean isForm(JsonNode schema) {
		return schema.path("type").asString("").equals("object") && schema.path("properties").isObject();
	}

	private static boolean isBase64(JsonNode value) {
		try {
			return value.isString() && Base64.getDecoder().decode(value.asString()) != null;
		}
		catch (IllegalArgumentException ex) {
			return false;
		}
	}

	private static void requireText(JsonNode object, String property, String of) {
		require(object.path(property), JsonNode::isString, "%s must have a %s".formatted(of, property));
	}

	private static void require(JsonNode value, Predicate<JsonNode> rule, String fault) {
		if (!rule.test(value)) {
			throw new MalformedMcpOutputException(fault);
		}
	}

	/**
	 * An output has the marker and is not MCP. The message says why, for the action's
	 * author.
	 */
	static final class MalformedMcpOutputException extends RuntimeException {

		MalformedMcpOutputException(String message) {
			super(message, null, false, false);
		}

	}

}
