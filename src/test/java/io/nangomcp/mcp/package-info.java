/**
 * Tests of {@code io.nangomcp.mcp}.
 */
@NullMarked
package io.nangomcp.mcp;

import org.jspecify.annotations.NullMarked;
