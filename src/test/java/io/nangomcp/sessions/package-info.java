/**
 * Tests of {@code io.nangomcp.sessions}.
 */
@NullMarked
package io.nangomcp.sessions;

import org.jspecify.annotations.NullMarked;
