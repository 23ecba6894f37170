/**
 * Tests of {@code io.nangomcp.check}.
 */
@NullMarked
package io.nangomcp.check;

import org.jspecify.annotations.NullMarked;
