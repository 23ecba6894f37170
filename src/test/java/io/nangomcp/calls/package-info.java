/**
 * Tests of {@code io.nangomcp.calls}.
 */
@NullMarked
package io.nangomcp.calls;

import org.jspecify.annotations.NullMarked;
