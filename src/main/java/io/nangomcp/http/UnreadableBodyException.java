package io.nangomcp.http;

/**
 * The body of a request cannot be read, or not now.
 */
final class UnreadableBodyException extends RuntimeException {

	private final int status;

	private UnreadableBodyException(int status, String message) {
		super(message, null, false, false);
		this.status = status;
	}

	static UnreadableBodyException tooLarge(int most) {
		return new UnreadableBodyException(413, "The request is larger than %d bytes".formatted(most));
	}

	static UnreadableBodyException tooManyAtATime() {
		return new UnreadableBodyException(429, "The server reads too many large requests; send the request again");
	}

	static UnreadableBodyException late() {
		return new UnreadableBodyException(408, "The body of the request has not come in time");
	}

	static UnreadableBodyException broken() {
		return new UnreadableBodyException(400, "The body of the request cannot be read");
	}

	int status() {
		return this.status;
	}

}
