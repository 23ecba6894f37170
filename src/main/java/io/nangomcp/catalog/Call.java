package io.nangomcp.catalog;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * A call of a tool.
 *
 * @param tool the name of the tool
 * @param arguments its arguments, {@code null} when the client sent none
 */
public record Call(String tool, @Nullable ObjectNode arguments) {

	/**
	 * Never prints the arguments.
	 */
	@Override
	public String toString() {
		return "Call[tool=%s]".formatted(this.tool);
	}

}
