package io.nangomcp.mcp;

import java.util.Map;

/**
 * What goes to the client about one request: any number of notifications, then one
 * answer.
 */
sealed interface Event {

	/**
	 * Nothing to say, so that the connection stays open.
	 */
	record KeepAlive() implements Event {
	}

	/**
	 * A JSON-RPC notification.
	 *
	 * @param jsonrpc always {@code 2.0}
	 * @param method what it is about
	 * @param params its parameters
	 */
	record Notification(String jsonrpc, String method, Object params) implements Event {

		Notification(String method, Object params) {
			this("2.0", method, params);
		}

	}

	/**
	 * The last event of a request that its client has cancelled.
	 */
	record Cancelled() implements Event {
	}

	/**
	 * The last event of any other request.
	 *
	 * @param status the HTTP status, where no event went before
	 * @param headers headers that MCP defines, likewise
	 * @param response the JSON-RPC response
	 */
	record Answer(int status, Map<String, String> headers, Response response) implements Event {

		static Answer of(Response response) {
			return new Answer(200, Map.of(), response);
		}

	}

	/**
	 * Whether nothing follows.
	 * @return whether it is the last event of its request
	 */
	default boolean ends() {
		return this instanceof Answer || this instanceof Cancelled;
	}

}
