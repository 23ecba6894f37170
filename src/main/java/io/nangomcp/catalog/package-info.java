/**
 * Which tools there are: the actions of an integration become tools.
 */
@NullMarked
package io.nangomcp.catalog;

import org.jspecify.annotations.NullMarked;
