/**
 * Tests of {@code io.nangomcp.doctor}.
 */
@NullMarked
package io.nangomcp.doctor;

import org.jspecify.annotations.NullMarked;
