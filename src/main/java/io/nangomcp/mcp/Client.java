package io.nangomcp.mcp;

import java.util.Set;

/**
 * What a client says about itself.
 *
 * @param protocolVersion the version of MCP that it speaks
 * @param capabilities what it can do for us
 */
record Client(String protocolVersion, Set<ClientCapability> capabilities) {

}
