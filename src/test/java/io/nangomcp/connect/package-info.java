/**
 * Tests of {@code io.nangomcp.connect}.
 */
@NullMarked
package io.nangomcp.connect;

import org.jspecify.annotations.NullMarked;
