package io.nangomcp.mcp;

import io.modelcontextprotocol.spec.McpSchema.ErrorCodes;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A JSON-RPC 2.0 message from a client.
 */
sealed interface Message {

	/** The longest method name of MCP has half as many characters. */
	int LONGEST_METHOD = 100;

	/**
	 * Wants an answer.
	 *
	 * @param id to be echoed exactly as it came, a string or a number
	 * @param method the method's name
	 * @param params its parameters, empty when the client sent none
	 */
	record Request(JsonNode id, String method, ObjectNode params) implements Message {
	}

	/**
	 * Wants none.
	 *
	 * @param method the method's name
	 * @param params its parameters, empty when the client sent none that are an object
	 */
	record Notification(String method, ObjectNode params) implements Message {
	}

	/**
	 * An answer of the client to a request of ours.
	 */
	record Response() implements Message {
	}

	/**
	 * Not a message of JSON-RPC as MCP uses it.
	 *
	 * @param id the id, where one was readable
	 * @param code the JSON-RPC error code
	 * @param message what is wrong
	 */
	record Invalid(@Nullable JsonNode id, int code, String message) implements Message {
	}

	/**
	 * Reads a message, never failing.
	 * @param node any JSON
	 * @return the message that it is
	 */
	static Message read(JsonNode node) {
		JsonNode id = node.get("id");
		JsonNode version = node.path("jsonrpc");
		if (!node.isObject() || !version.isString() || !version.asString().equals("2.0")) {
			return new Invalid(null, ErrorCodes.INVALID_REQUEST, "Not a JSON-RPC 2.0 message");
		}
		if (id != null && !id.isString() && !id.isNumber()) {
			return new Invalid(null, ErrorCodes.INVALID_REQUEST, "The id must be a string or a number");
		}
		JsonNode method = node.path("method");
		if (!method.isString()) {
			boolean response = id != null && (node.has("result") || node.has("error"));
			return response ? new Response() : new Invalid(id, ErrorCodes.INVALID_REQUEST, "The method is missing");
		}
		if (method.asString().length() > LONGEST_METHOD) {
			return new Invalid(id, ErrorCodes.INVALID_REQUEST, "The method is too long");
		}
		if (id == null) {
			return new Notification(method.asString(),
					(node.get("params") instanceof ObjectNode params) ? params : JsonNodeFactory.instance.objectNode());
		}
		return switch (node.get("params")) {
			// Some clients write what they leave out as null.
			case null -> new Request(id, method.asString(), JsonNodeFactory.instance.objectNode());
			case NullNode _ -> new Request(id, method.asString(), JsonNodeFactory.instance.objectNode());
			case ObjectNode params -> new Request(id, method.asString(), params);
			default -> new Invalid(id, ErrorCodes.INVALID_PARAMS, "The params must be an object");
		};
	}

}
