package io.nangomcp.mcp;

import io.nangomcp.caller.Caller;

/**
 * A POST to the MCP endpoint, without its body, which is large and read but once.
 *
 * @param caller who asks
 * @param requestId ties what the client is told to our log
 * @param headers its headers, as far as MCP knows them
 */
public record McpRequest(Caller caller, String requestId, McpHeaders headers) {

}
