package io.nangomcp.catalog;

import tools.jackson.databind.node.ObjectNode;

/**
 * A call of a tool.
 *
 * @param tool the name of the tool
 * @param arguments its arguments, empty when the client sent none
 */
public record Call(String tool, ObjectNode arguments) {

	/**
	 * Never prints the arguments.
	 */
	@Override
	public String toString() {
		return "Call[tool=%s]".formatted(this.tool);
	}

}
