package io.nangomcp.telemetry;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.origin.Origin;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * Explains a setting that cannot be used: which one, and what it should be.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
class InvalidSettingAnalyzer extends AbstractFailureAnalyzer<BindException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, BindException cause) {
		String reason = NestedExceptionUtils.getMostSpecificCause(cause).getMessage();
		return new FailureAnalysis(describe(cause.getProperty(), reason), originOf(cause), rootFailure);
	}

	/** A check of our own names the setting itself. */
	private static String describe(@Nullable ConfigurationProperty property, @Nullable String reason) {
		return (property != null) ? "The setting %s is invalid: %s.".formatted(property.getName(), reason)
				: reason + ".";
	}

	private static @Nullable String originOf(BindException cause) {
		Origin origin = Origin.from(cause.getProperty());
		return (origin != null) ? "It comes from " + origin + "." : null;
	}

}
