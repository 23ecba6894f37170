/**
 * The MCP protocol in both its eras: JSON-RPC messages, events and streams,
 * subscriptions, wire forms of tools and outcomes.
 */
@NullMarked
package io.nangomcp.mcp;

import org.jspecify.annotations.NullMarked;
