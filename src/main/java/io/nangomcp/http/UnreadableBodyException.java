package io.nangomcp.http;

import org.springframework.http.HttpStatus;

/**
 * The body of a request cannot be read, or not now.
 */
final class UnreadableBodyException extends RuntimeException {

	private final HttpStatus status;

	private UnreadableBodyException(HttpStatus status, String message) {
		super(message, null, false, false);
		this.status = status;
	}

	static UnreadableBodyException tooLarge(int most) {
		return new UnreadableBodyException(HttpStatus.CONTENT_TOO_LARGE,
				"The request is larger than %d bytes".formatted(most));
	}

	static UnreadableBodyException tooManyAtATime() {
		return new UnreadableBodyException(HttpStatus.SERVICE_UNAVAILABLE,
				"The server reads too many large requests; send the request again");
	}

	static UnreadableBodyException late() {
		return new UnreadableBodyException(HttpStatus.REQUEST_TIMEOUT, "The body of the request has not come in time");
	}

	static UnreadableBodyException broken() {
		return new UnreadableBodyException(HttpStatus.BAD_REQUEST, "The body of the request cannot be read");
	}

	int status() {
		return this.status.value();
	}

}
