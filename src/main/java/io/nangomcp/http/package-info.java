/**
 * The edge: HTTP requests in, MCP replies out.
 */
@NullMarked
package io.nangomcp.http;

import org.jspecify.annotations.NullMarked;
