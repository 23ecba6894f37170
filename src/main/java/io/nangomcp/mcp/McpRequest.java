package io.nangomcp.mcp;

import io.nangomcp.caller.Caller;
import org.jspecify.annotations.Nullable;

/**
 * A POST to the MCP endpoint.
 *
 * @param caller who asks
 * @param requestId ties what the client is told to our log
 * @param protocolVersion the {@code MCP-Protocol-Version} header, if sent
 * @param body the body's bytes, which should be a JSON-RPC message in UTF-8
 */
public record McpRequest(Caller caller, String requestId, @Nullable String protocolVersion, byte[] body) {

}
