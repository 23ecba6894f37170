/**
 * Tests for the sandbox.
 */
@NullMarked
package io.nangomcp.sandbox;

import org.jspecify.annotations.NullMarked;
