/**
 * Tests of {@code io.nangomcp.catalog}.
 */
@NullMarked
package io.nangomcp.catalog;

import org.jspecify.annotations.NullMarked;
