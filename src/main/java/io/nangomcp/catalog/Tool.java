package io.nangomcp.catalog;

import java.time.Duration;
import java.util.List;

import io.nangomcp.caller.ToolPatterns;
import io.nangomcp.check.InputCheck;
import io.nangomcp.schema.HeaderParameter;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * A tool as a model sees it, most often an action. Immutable, though Jackson's nodes are
 * not: nobody changes them.
 *
 * @param name the name that the model calls it by
 * @param action the action's own name; that of a tool of our own is the same
 * @param title its name for humans
 * @param description what it does, may be empty
 * @param inputSchema JSON Schema of its arguments, always of type object
 * @param outputSchema JSON Schema of its structured result, always of type object;
 * {@code null} when none is listed
 * @param hints what it is known to do to the world
 * @param input how its arguments become the action's input
 * @param strictOutput what an output must fit to be passed on; {@code null} when it need
 * not
 * @param headerParameters the parameters that clients repeat in headers
 * @param mcpOutput whether the operator lets the action answer in MCP's own terms
 * @param deadline how long a call may take, {@code null} for the usual time
 */
public record Tool(String name, String action, String title, String description, ObjectNode inputSchema,
		@Nullable ObjectNode outputSchema, ToolHints hints, ToolInput input, @Nullable ToolOutput strictOutput,
		List<HeaderParameter> headerParameters, boolean mcpOutput, @Nullable Duration deadline) {

	/**
	 * Makes a tool of our own.
	 * @param name its name
	 * @param title its name for humans
	 * @param description what it does
	 * @param inputSchema JSON Schema of its arguments, of type object
	 * @param outputSchema JSON Schema of its structured result, of type object
	 * @param hints what it is known to do to the world
	 * @return the tool
	 */
	public static Tool builtin(String name, String title, String description, ObjectNode inputSchema,
			ObjectNode outputSchema, ToolHints hints) {
		ToolInput input = new ToolInput(name, InputCheck.compile(inputSchema), false);
		return new Tool(name, name, title, description, inputSchema, outputSchema, hints, input, null, List.of(), false,
				null);
	}

	/**
	 * Whether the tool is chosen.
	 * @param chosen patterns of names
	 * @return whether they match its own name or its action's
	 */
	public boolean isAmong(ToolPatterns chosen) {
		return chosen.matches(this.name) || chosen.matches(this.action);
	}

	/** Equal to another one when a client would see no difference. */
	Listing listing() {
		return new Listing(this.name, this.title, this.description, this.inputSchema, this.outputSchema, this.hints);
	}

	/**
	 * Identifies what a client sees.
	 * @return a SHA-256 in hex, equal for equal definitions
	 */
	String definitionHash() {
		return Sha256.hex(listing().toString());
	}

	/** What clients see of a tool. */
	record Listing(String name, String title, String description, ObjectNode inputSchema,
			@Nullable ObjectNode outputSchema, ToolHints hints) {

	}

}
