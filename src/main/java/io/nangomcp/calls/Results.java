package io.nangomcp.calls;

import java.util.Optional;

import io.nangomcp.calls.McpOutput.MalformedMcpOutputException;
import io.nangomcp.catalog.Excerpt;
import io.nangomcp.catalog.Tool;
import io.nangomcp.catalog.ToolOutcome;
import io.nangomcp.catalog.ToolOutcome.Failure;
import io.nangomcp.catalog.ToolOutcome.Success;
import io.nangomcp.catalog.ToolOutcome.Truncated;
import io.nangomcp.nango.JsonText;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.stereotype.Component;

/**
 * What becomes of an action's output: it is passed on as it is, or the first part of one
 * that is too large. The action ran either way, so neither is an error, unless the
 * operator has promised clients what outputs look like.
 */
@Component
class Results {

	/** Enough for a model to see what it is, in characters. */
	private static final int PREVIEW = 8_000;

	private final long maxSize;

	private final JsonMapper mapper;

	private final McpOutput mcpOutput = new McpOutput();

	Results(ResultProperties properties, JsonMapper mapper) {
		this.maxSize = properties.maxSize().toBytes();
		this.mapper = mapper;
	}

	ToolOutcome pass(Tool tool, JsonText output, int attempts) {
		ToolOutcome outcome = tool.mcpOutput() ? readMcp(tool, output, attempts) : null;
		if (output.size() > this.maxSize) {
			Truncated truncated = new Truncated(output.size(), this.maxSize, preview(output), attempts);
			return (outcome != null) ? mcpTooLarge(tool, truncated) : tooLarge(tool, truncated);
		}
		if (tool.strictOutput() != null && readTree(output).filter(tool.strictOutput()::accepts).isEmpty()) {
			return new Failure("unexpected_output",
					"The action ran, but its output is not what it declares: " + preview(output),
					tool.hints().isRepeatable(), "Use the output as it is, if it helps.", attempts);
		}
		return (outcome != null) ? outcome : new Success(output, attempts);
	}

	private @Nullable ToolOutcome readMcp(Tool tool, JsonText output, int attempts) {
		try {
			return readTree(output).map((tree) -> this.mcpOutput.read(tree, attempts)).orElse(null);
		}
		catch (MalformedMcpOutputException ex) {
			return new Failure("unexpected_output",
					"The action ran, but its output is not MCP: %s.".formatted(ex.getMessage()),
					tool.hints().isRepeatable(), "Tell the user that the action has a fault.", attempts);
		}
	}

	/** Empty where the exponent of a number is beyond all bounds. */
	private Optional<JsonNode> readTree(JsonText output) {
		try {
			return Optional.of(output.toTree(this.mapper));
		}
		catch (NumberFormatException ex) {
			return Optional.empty();
		}
	}

	/** Of an image or a question, a part is of no use, and may show what is sealed. */
	private static Failure mcpTooLarge(Tool tool, Truncated truncated) {
		return new Failure("result_too_large",
				"The action ran. Its result has %d bytes, more than the %d that are passed on."
					.formatted(truncated.size(), truncated.limit()),
				tool.hints().isRepeatable(), "Ask for less, or have the operator raise mcp.results.max-size.",
				truncated.attempts());
	}

	private static ToolOutcome tooLarge(Tool tool, Truncated truncated) {
		return (tool.strictOutput() == null) ? truncated : new Failure("result_too_large", truncated.describe(),
				tool.hints().isRepeatable(), "Use the first part, or ask for less.", truncated.attempts());
	}

	private String preview(JsonText output) {
		return Excerpt.of(output.text(), (int) Math.min(PREVIEW, this.maxSize));
	}

}
