/**
 * Tests of {@code io.nangomcp.caller}.
 */
@NullMarked
package io.nangomcp.caller;

import org.jspecify.annotations.NullMarked;
