/**
 * Tests of {@code io.nangomcp.telemetry}.
 */
@NullMarked
package io.nangomcp.telemetry;

import org.jspecify.annotations.NullMarked;
