package io.nangomcp.calls;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.stream.Collectors;

import io.nangomcp.catalog.Answers;
import io.nangomcp.catalog.ToolOutcome;
import io.nangomcp.check.InputCheck;
import io.nangomcp.check.Violation;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Outputs of actions that speak MCP: <code>{"$mcp": {"content": [...]}}</code> and
 * <code>{"$mcp": {"inputRequests": {...}, "requestState": "..."}}</code>. What is wrong
 * in them would break the client that reads it, so that it is refused here.
 */
final class McpOutput {

	/** What MCP says of content and of requests to clients, in all its versions. */
	private final InputCheck check = InputCheck.compile(readSchema());

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
		return JsonNodeFactory.instance.objectNode().setAll(object).set(Answers.MARKER, marked);
	}

	/**
	 * Reads an output.
	 * @param output an action's output
	 * @param attempts how often the action was triggered
	 * @return what it says, {@code null} when it has no marker
	 * @throws MalformedMcpOutputException if what it says is not MCP
	 */
	@Nullable ToolOutcome read(JsonNode output, int attempts) {
		JsonNode marked = output.path(Answers.MARKER);
		if (marked.isMissingNode()) {
			return null;
		}
		if (this.check.check(marked) instanceof InputCheck.Result.Invalid invalid) {
			throw new MalformedMcpOutputException(
					invalid.violations().stream().map(McpOutput::describe).collect(Collectors.joining("; ")));
		}
		if (marked.get("content") instanceof ArrayNode content) {
			return new ToolOutcome.Content(content, attempts);
		}
		ObjectNode requests = (marked.get("inputRequests") instanceof ObjectNode object) ? object
				: JsonNodeFactory.instance.objectNode();
		return new ToolOutcome.InputRequired(requests, marked.path("requestState").asString(null), attempts);
	}

	private static String describe(Violation violation) {
		return "%s.%s %s".formatted(Answers.MARKER, violation.path(), violation.expected());
	}

	private static ObjectNode readSchema() {
		try (InputStream schema = McpOutput.class.getResourceAsStream("/mcp/output.schema.json")) {
			return (ObjectNode) JsonMapper.shared().readTree(Objects.requireNonNull(schema));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
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
