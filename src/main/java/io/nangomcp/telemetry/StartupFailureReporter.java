package io.nangomcp.telemetry;

import java.util.List;
import java.util.Objects;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalysisReporter;

/**
 * Says why the server cannot start, in one line for each fault, in place of Spring Boot's
 * several.
 */
class StartupFailureReporter implements FailureAnalysisReporter {

	private static final Logger logger = LoggerFactory.getLogger(StartupFailureReporter.class);

	@Override
	public void report(FailureAnalysis analysis) {
		faults(analysis).forEach((fault) -> logger.error("Cannot start: {}", fault));
	}

	private static List<String> faults(FailureAnalysis analysis) {
		if (analysis.getCause() instanceof InvalidSettingsException invalid) {
			return invalid.faults();
		}
		String action = Objects.requireNonNullElse(analysis.getAction(), "");
		return List.of((analysis.getDescription() + " " + action).replaceAll("\\s+", " ").strip());
	}

}
