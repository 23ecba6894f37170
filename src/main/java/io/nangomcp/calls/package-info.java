/**
 * One action call: trigger, retry, outcome.
 */
@NullMarked
package io.nangomcp.calls;

import org.jspecify.annotations.NullMarked;
