package io.nangomcp.caller;

/**
 * A request has a session token that is no good any more, or never was.
 */
public final class SessionEndedException extends RuntimeException {

	/**
	 * For whoever sent it: the message says what to do.
	 */
	public SessionEndedException() {
		super("The agent session has ended or is unknown. Create a new one (POST /sessions) and use its token", null,
				false, false);
	}

}
