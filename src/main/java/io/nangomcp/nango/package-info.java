/**
 * Nango's REST API: its client, key, wire records and errors.
 */
@NullMarked
package io.nangomcp.nango;

import org.jspecify.annotations.NullMarked;
