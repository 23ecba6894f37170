package io.nangomcp.mcp;

import java.util.Map;

import reactor.core.publisher.Flux;

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
	 * @param headers headers that MCP defines
	 * @param body a JSON-RPC response in UTF-8, or a batch of them
	 */
	record Json(int status, Map<String, String> headers, byte[] body) implements Reply {
	}

	/**
	 * HTTP 200 with an event stream.
	 *
	 * @param frames the bytes of one server-sent event each, or of a comment; cancelling
	 * them cancels the request
	 */
	record Stream(Flux<byte[]> frames) implements Reply {
	}

}
