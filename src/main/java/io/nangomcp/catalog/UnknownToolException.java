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
		super("Unknown tool: " + tool.substring(0, Math.min(tool.length(), LONGEST_NAME)), null, false, false);
	}

}
