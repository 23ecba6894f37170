package io.nangomcp.nango;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What {@code POST /action/trigger} needs to know.
 *
 * @param integration the integration's unique key
 * @param connection the connection to run with
 * @param action the action's own name
 * @param input the action's input, {@code null} for none
 */
public record ActionTrigger(String integration, String connection, String action, @Nullable JsonNode input) {

	/**
	 * Never prints the connection, which Nango treats as a secret, nor the input.
	 */
	@Override
	public String toString() {
		return "ActionTrigger[integration=%s, action=%s]".formatted(this.integration, this.action);
	}

}
