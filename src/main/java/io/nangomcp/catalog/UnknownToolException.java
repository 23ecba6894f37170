package io.nangomcp.catalog;

/**
 * The caller has no tool of the name it called.
 */
public final class UnknownToolException extends RuntimeException {

	private static final int LONGEST_NAME = 64;

	/**
	 * For a call of a tool that does not exist.
	 * @param tool the name that was called
	 */
	public UnknownToolException(String tool) {
		this(tool, "");
	}

	private UnknownToolException(String tool, String reason) {
		super("Unknown tool: " + Excerpt.of(tool, LONGEST_NAME) + reason, null, false, false);
	}

	/**
	 * For a call of any tool of an integration that has none.
	 * @param tool the name that was called
	 * @param integration the integration's unique key
	 * @return an exception that says so
	 */
	public static UnknownToolException withoutActions(String tool, String integration) {
		return new UnknownToolException(tool,
				". The integration \"%s\" has no enabled action: deploy one, or enable one in the Nango dashboard."
					.formatted(integration));
	}

}
