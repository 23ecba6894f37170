package io.nangomcp.sandbox;

import tools.jackson.databind.JsonNode;

/**
 * How a run ended.
 */
sealed interface Outcome {

	/**
	 * The script returned.
	 *
	 * @param value what it returned, a missing node for nothing
	 */
	record Output(JsonNode value) implements Outcome {
	}

	/**
	 * The script failed.
	 *
	 * @param status Nango's status
	 * @param error Nango's error
	 */
	record Failure(int status, JsonNode error) implements Outcome {
	}

}
