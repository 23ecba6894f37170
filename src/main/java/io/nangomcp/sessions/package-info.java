/**
 * Agent sessions: creating them, ending them, and their tools.
 */
@NullMarked
package io.nangomcp.sessions;

import org.jspecify.annotations.NullMarked;
