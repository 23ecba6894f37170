package io.nangomcp.catalog;

/**
 * Where a tool's definition breaks a rule.
 *
 * @param rule the rule
 * @param where the path of the property in the input or output schema, such as
 * {@code addresses[].city}; empty for the tool itself
 * @param message one sentence for the action's author that says how to mend it
 */
public record Finding(QualityRule rule, String where, String message) {

	Finding(QualityRule rule, String message) {
		this(rule, "", message);
	}

}
