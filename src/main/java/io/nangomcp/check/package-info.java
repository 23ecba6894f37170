/**
 * Inputs, checked against a schema: exact, bounded, in words that a model can act on.
 */
@NullMarked
package io.nangomcp.check;

import org.jspecify.annotations.NullMarked;
