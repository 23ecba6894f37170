/**
 * Sealed handles: what we give out to get back unchanged, readable by us alone.
 */
@NullMarked
package io.nangomcp.seal;

import org.jspecify.annotations.NullMarked;
