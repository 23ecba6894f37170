package io.nangomcp.mcp;

import io.nangomcp.caller.Caller;
import io.nangomcp.telemetry.Operation;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A request whose protocol is in order, and what it takes to answer it.
 *
 * @param request the POST that brought it
 * @param message the request itself
 * @param client who sent it
 * @param operation what operators see of it
 */
record Exchange(McpRequest request, Message.Request message, Client client, Operation operation) {

	Caller caller() {
		return this.request.caller();
	}

	ObjectNode params() {
		return this.message.params();
	}

	JsonNode meta() {
		return this.message.params().path("_meta");
	}

	/** The answer that the request gets. */
	Event.Answer answer(Object result) {
		return Event.Answer.of(Response.result(this.message.id(), result));
	}

}
