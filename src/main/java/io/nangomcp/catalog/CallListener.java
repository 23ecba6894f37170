package io.nangomcp.catalog;

/**
 * Follows a call on its way.
 */
public interface CallListener {

	/**
	 * The tool is known, and nothing has run yet. An exception refuses the call.
	 * @param integration the integration that the tool belongs to
	 * @param tool the tool that is called
	 */
	void found(String integration, Tool tool);

	/**
	 * The call has come a step further.
	 * @param message what happens now, for humans
	 */
	void progress(String message);

}
