/**
 * An embedded Nango, to try the server without an account: reached over HTTP only.
 */
@NullMarked
package io.nangomcp.sandbox;

import org.jspecify.annotations.NullMarked;
