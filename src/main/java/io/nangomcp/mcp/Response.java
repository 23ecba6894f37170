package io.nangomcp.mcp;

import java.util.Map;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A JSON-RPC 2.0 response as it is written. The SDK's own record refuses to answer where
 * no id was readable, and knows ids only as strings and 32-bit numbers.
 *
 * @param jsonrpc always {@code 2.0}
 * @param id the request's id exactly as it came; left out where none was readable
 * @param result the result, or {@code null}
 * @param error the error, or {@code null}
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Response(String jsonrpc, @Nullable JsonNode id, @Nullable Object result, @Nullable RpcError error) {

	static Response result(JsonNode id, Object result) {
		return new Response("2.0", id, result, null);
	}

	static Response error(@Nullable JsonNode id, RpcError error) {
		return new Response("2.0", id, null, error);
	}

	/**
	 * Why there is no result.
	 *
	 * @param code the JSON-RPC error code
	 * @param message one sentence for the user
	 * @param data the id that our log has for the request, and what the code demands
	 */
	record RpcError(int code, String message, Map<String, Object> data) {

	}

}
