package io.nangomcp.mcp;

import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * What a client says about itself.
 *
 * @param protocolVersion the version of MCP that it speaks
 * @param capabilities what it can do for us
 * @param session what tells its session from all others, {@code null} without a session
 */
record Client(String protocolVersion, Set<ClientCapability> capabilities, @Nullable String session) {

}
