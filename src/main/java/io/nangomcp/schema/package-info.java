/**
 * The JSON Schemas of actions: repaired, and the profiles that they are listed in.
 */
@NullMarked
package io.nangomcp.schema;

import org.jspecify.annotations.NullMarked;
