package io.nangomcp.mcp;

/**
 * What a client says to the question to connect.
 *
 * @param question what was asked
 * @param action what the user said: {@code accept}, {@code decline}, {@code cancel}, or
 * nothing at all
 */
record ConnectAnswer(Question.ToConnect question, String action) {

	/** The key of the question and its answer. */
	static final String KEY = "connect";

	/** The user will not. */
	boolean isRefusal() {
		return this.action.equals("decline") || this.action.equals("cancel");
	}

	/** The user agrees, which does not say that it is done. */
	boolean isConsent() {
		return this.action.equals("accept");
	}

}
