package io.nangomcp.mcp;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
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
	 * @param document a JSON-RPC response, or a batch of them
	 */
	record Json(int status, Map<String, String> headers, Document document) implements Reply {
	}

	/**
	 * HTTP 200 with an event stream.
	 *
	 * @param frames the bytes of one server-sent event each, or of a comment; cancelling
	 * them cancels the request
	 */
	record Stream(Flux<byte[]> frames) implements Reply {
	}

	/**
	 * A JSON document that is written straight to where it goes, since it may be large.
	 */
	@FunctionalInterface
	interface Document {

		/**
		 * Writes the document in UTF-8.
		 * @param out where it goes
		 */
		void writeTo(OutputStream out);

		/**
		 * The document as a whole.
		 * @return its bytes in UTF-8
		 */
		default byte[] toBytes() {
			ByteArrayOutputStream bytes = new ByteArrayOutputStream();
			writeTo(bytes);
			return bytes.toByteArray();
		}

	}

}
