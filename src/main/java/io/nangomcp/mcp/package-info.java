/**
 * The MCP protocol: JSON-RPC messages, the method table, wire forms of tools and
 * outcomes.
 */
@NullMarked
package io.nangomcp.mcp;

import org.jspecify.annotations.NullMarked;
