package io.nangomcp.connect;

import io.nangomcp.catalog.ToolOutcome.Failure;

/**
 * Arguments that fit a tool's schema and yet cannot be used. The message is for the
 * model.
 */
public final class ArgumentException extends RuntimeException {

	private final String code;

	ArgumentException(String message) {
		this("invalid_arguments", message);
	}

	ArgumentException(String code, String message) {
		super(message, null, false, false);
		this.code = code;
	}

	Failure explain() {
		return new Failure(this.code, String.valueOf(getMessage()), true, "Correct the arguments and call again.", 0);
	}

}
