/**
 * A Nango that answers as a test tells it to, over real sockets.
 */
@NullMarked
package io.nangomcp.upstream;

import org.jspecify.annotations.NullMarked;
