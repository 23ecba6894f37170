/**
 * An MCP server for Nango: its actions as tools for AI agents.
 */
@NullMarked
package io.nangomcp;

import org.jspecify.annotations.NullMarked;
