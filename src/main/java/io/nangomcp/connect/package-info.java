/**
 * Users who are not connected yet: the link that asks a user to connect, and the tools by
 * which a model helps.
 */
@NullMarked
package io.nangomcp.connect;

import org.jspecify.annotations.NullMarked;
