/**
 * Tests of {@code io.nangomcp.schema}.
 */
@NullMarked
package io.nangomcp.schema;

import org.jspecify.annotations.NullMarked;
