package io.nangomcp.mcp;

/**
 * What MCP answers to a POST, in HTTP's terms but without a web framework's types.
 */
public sealed interface Reply {

	/**
	 * HTTP 202 without a body, for notifications and responses.
	 */
	record Accepted() implements Reply {
	}

	/**
	 * One JSON document.
	 *
	 * @param status the HTTP status
	 * @param body a JSON-RPC response in UTF-8, or a batch of them
	 */
	record Json(int status, byte[] body) implements Reply {
	}

}
