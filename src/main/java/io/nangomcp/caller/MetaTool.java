package io.nangomcp.caller;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * A tool of an agent session that finds or runs its other tools, or helps its user to
 * connect.
 */
public enum MetaTool {

	/** Finds tools. */
	NANGO_TOOL_SEARCH,

	/** Runs a tool. */
	NANGO_EXECUTE,

	/** Makes a link by which the user connects. */
	NANGO_CREATE_CONNECTION;

	/**
	 * Its name in requests, and as a tool.
	 * @return the name in snake_case
	 */
	public String wireName() {
		return name().toLowerCase(Locale.ROOT);
	}

	/**
	 * Finds one by its name.
	 * @param wireName the name in snake_case
	 * @return the tool, if there is one of that name
	 */
	public static Optional<MetaTool> named(String wireName) {
		return Arrays.stream(values()).filter((tool) -> tool.wireName().equals(wireName)).findFirst();
	}

}
