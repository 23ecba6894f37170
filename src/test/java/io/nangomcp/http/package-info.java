/**
 * Tests of {@code io.nangomcp.http}.
 */
@NullMarked
package io.nangomcp.http;

import org.jspecify.annotations.NullMarked;
