package io.nangomcp.telemetry;

import java.util.Objects;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalysisReporter;

/**
 * Says in one line why the server cannot start, in place of Spring Boot's several.
 */
class StartupFailureReporter implements FailureAnalysisReporter {

	private static final Logger logger = LoggerFactory.getLogger(StartupFailureReporter.class);

	@Override
	public void report(FailureAnalysis analysis) {
		String action = Objects.requireNonNullElse(analysis.getAction(), "");
		String line = (analysis.getDescription() + " " + action).replaceAll("\\s+", " ").strip();
		logger.error("Cannot start: {}", line);
	}

}
