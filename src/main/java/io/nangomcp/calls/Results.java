package io.nangomcp.calls;

import java.nio.charset.StandardCharsets;
import java.util.Objects;

import io.nangomcp.calls.McpOutput.MalformedMcpOutputException;
import io.nangomcp.catalog.Excerpt;
import io.nangomcp.catalog.Tool;
import io.nangomcp.catalog.ToolOutcome;
import io.nangomcp.catalog.ToolOutcome.Failure;
import io.nangomcp.catalog.ToolOutcome.Success;
import io.nangomcp.catalog.ToolOutcome.Truncated;
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

	ToolOutcome pass(Tool tool, String output, int attempts) {
		int size = output.getBytes(StandardCharsets.UTF_8).length;
		if (size > this.maxSize) {
			return tooLarge(tool, new Truncated(size, this.maxSize, preview(output), attempts));
		}
		if (tool.strictOutput() != null && !tool.strictOutput().accepts(this.mapper.readTree(output))) {
			return new Failure("unexpected_output",
					"The action ran, but its output is not what it declares: " + preview(output),
					tool.hints().isRepeatable(), "Use the output as it is, if it helps.", attempts);
		}
		return tool.mcpOutput() ? passMcp(tool, output, attempts) : new Success(output, attempts);
	}

	private ToolOutcome passMcp(Tool tool, String output, int attempts) {
		try {
			return Objects.requireNonNullElseGet(this.mcpOutput.read(this.mapper.readTree(output), attempts),
					() -> new Success(output, attempts));
		}
		catch (MalformedMcpOutputException ex) {
			return new Failure("unexpected_output",
					"The action ran, but its output is not MCP: %s.".formatted(ex.getMessage()),
					tool.hints().isRepeatable(), "Tell the user that the action has a fault.", attempts);
		}
	}

	private static ToolOutcome tooLarge(Tool tool, Truncated truncated) {
		return (tool.strictOutput() == null) ? truncated : new Failure("result_too_large", truncated.describe(),
				tool.hints().isRepeatable(), "Use the first part, or ask for less.", truncated.attempts());
	}

	private String preview(String output) {
		return Excerpt.of(output, (int) Math.min(PREVIEW, this.maxSize));
	}

}
