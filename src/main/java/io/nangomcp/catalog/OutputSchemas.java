package io.nangomcp.catalog;

/**
 * How output schemas are listed.
 */
public enum OutputSchemas {

	/** They only annotate, so that no real output violates them. */
	ANNOTATE,

	/** As the action declares them; an output that violates its own is a tool error. */
	STRICT,

	/** Not at all. */
	NONE

}
