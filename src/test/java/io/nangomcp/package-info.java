/**
 * Tests of the whole server.
 */
@NullMarked
package io.nangomcp;

import org.jspecify.annotations.NullMarked;
