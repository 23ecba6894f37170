@NullMarked
package io.nangomcp.sessions;

import org.jspecify.annotations.NullMarked;
