/**
 * Who is asking: the request's headers become a caller.
 */
@NullMarked
package io.nangomcp.caller;

import org.jspecify.annotations.NullMarked;
