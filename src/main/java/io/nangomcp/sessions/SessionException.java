package io.nangomcp.sessions;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A session is not created or ended. The message is for whoever asked, and says why.
 */
public final class SessionException extends RuntimeException {

	private final int status;

	private final String code;

	private final transient @Nullable ObjectNode payload;

	/**
	 * Refuses a request.
	 * @param status the HTTP status
	 * @param code what is wrong, in snake_case, as Nango has it where Nango has it
	 * @param message what is wrong and how to mend it
	 */
	public SessionException(int status, String code, String message) {
		this(status, code, message, null);
	}

	SessionException(int status, String code, String message, @Nullable ObjectNode payload) {
		super(message, null, false, false);
		this.status = status;
		this.code = code;
		this.payload = payload;
	}

	static SessionException invalidBody(String message) {
		return new SessionException(400, "invalid_body", message);
	}

	/**
	 * The HTTP status.
	 * @return a status of 400 or more
	 */
	public int status() {
		return this.status;
	}

	/**
	 * What is wrong.
	 * @return a code in snake_case
	 */
	public String code() {
		return this.code;
	}

	/**
	 * The body of the answer.
	 * @return <code>{"error":{"code","message","payload"?}}</code>
	 */
	public ObjectNode toJson() {
		ObjectNode body = JsonNodeFactory.instance.objectNode();
		ObjectNode error = body.putObject("error").put("code", this.code).put("message", getMessage());
		if (this.payload != null) {
			error.set("payload", this.payload);
		}
		return body;
	}

}
