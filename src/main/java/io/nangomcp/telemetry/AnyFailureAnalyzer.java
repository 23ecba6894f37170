package io.nangomcp.telemetry;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * Explains what nobody else does: by the innermost message, without a stack trace.
 */
@Order(Ordered.LOWEST_PRECEDENCE)
class AnyFailureAnalyzer extends AbstractFailureAnalyzer<Throwable> {

	private static final Logger logger = LoggerFactory.getLogger(AnyFailureAnalyzer.class);

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, Throwable cause) {
		logger.debug("Start-up failed", rootFailure);
		Throwable innermost = NestedExceptionUtils.getMostSpecificCause(rootFailure);
		return new FailureAnalysis(String.valueOf(innermost.getMessage()), null, rootFailure);
	}

}
