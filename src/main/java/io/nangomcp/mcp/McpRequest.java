package io.nangomcp.mcp;

import io.nangomcp.caller.Caller;

/**
 * A POST to the MCP endpoint.
 *
 * @param caller who asks
 * @param requestId ties what the client is told to our log
 * @param headers its headers, as far as MCP knows them
 * @param body the body's bytes, which should be a JSON-RPC message in UTF-8
 */
public record McpRequest(Caller caller, String requestId, McpHeaders headers, byte[] body) {

}
