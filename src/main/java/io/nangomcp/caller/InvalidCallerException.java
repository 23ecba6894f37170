package io.nangomcp.caller;

/**
 * A request does not say properly who is asking. The message is for the user: it names
 * each header at fault and shows how to set it.
 */
public final class InvalidCallerException extends RuntimeException {

	InvalidCallerException(String message) {
		super(message, null, false, false);
	}

}
