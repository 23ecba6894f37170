/**
 * Tests of {@code io.nangomcp.nango}.
 */
@NullMarked
package io.nangomcp.nango;

import org.jspecify.annotations.NullMarked;
