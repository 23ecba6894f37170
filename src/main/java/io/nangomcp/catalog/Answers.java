package io.nangomcp.catalog;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a client brings back to a tool that asked its user something: see
 * {@link ToolOutcome.InputRequired}.
 *
 * @param inputResponses the answers by the keys of the questions, {@code null} without
 * any
 * @param requestState what the tool wanted to have back, {@code null} when it wanted
 * nothing
 */
public record Answers(@Nullable ObjectNode inputResponses, @Nullable String requestState) {

	/**
	 * Where an action that speaks MCP finds the answers in its input, and puts MCP's
	 * terms in its output.
	 */
	public static final String MARKER = "$mcp";

	/** The tool has asked nothing yet. */
	public static final Answers NONE = new Answers(null, null);

	/**
	 * Never prints the answers.
	 */
	@Override
	public String toString() {
		return "Answers";
	}

}
