/**
 * Tests of {@code io.nangomcp.seal}.
 */
@NullMarked
package io.nangomcp.seal;

import org.jspecify.annotations.NullMarked;
