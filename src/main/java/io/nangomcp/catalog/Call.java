package io.nangomcp.catalog;

import tools.jackson.databind.node.ObjectNode;

/**
 * A call of a tool.
 *
 * @param tool the name of the tool
 * @param arguments its arguments, empty when the client sent none
 * @param answers what the client answers to questions that the tool asked before
 * @param listener is told how the call goes on
 */
public record Call(String tool, ObjectNode arguments, Answers answers, CallListener listener) {

	/**
	 * Never prints the arguments or answers.
	 */
	@Override
	public String toString() {
		return "Call[tool=%s]".formatted(this.tool);
	}

}
