package io.nangomcp.sessions;

import java.time.Instant;

import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The end of a session.
 *
 * @param id the session's id
 * @param endedAt when it ended
 * @param reason {@code terminated}, or {@code expired} before anybody ended it
 */
public record SessionEnd(String id, Instant endedAt, String reason) {

	/**
	 * The body of the answer.
	 * @return the answer of {@code DELETE /sessions/{id}}
	 */
	public ObjectNode toJson() {
		ObjectNode body = JsonNodeFactory.instance.objectNode();
		body.putObject("data")
			.put("session_id", this.id)
			.put("ended_at", CreatedSession.format(this.endedAt))
			.put("reason", this.reason);
		return body;
	}

}
