package io.nangomcp.telemetry;

import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;

/**
 * Explains that a port is in use: which setting chooses another.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
class PortInUseAnalyzer extends AbstractFailureAnalyzer<PortInUseException> {

	private final Environment environment;

	PortInUseAnalyzer(Environment environment) {
		this.environment = environment;
	}

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, PortInUseException cause) {
		String port = String.valueOf(cause.getPort());
		String setting = Stream.of("server.port", "management.server.port", "sandbox.port")
			.filter((name) -> port.equals(this.environment.getProperty(name)))
			.collect(Collectors.joining(" or "));
		return new FailureAnalysis("Port %s is in use.".formatted(port),
				"Choose another with the setting %s.".formatted(setting), rootFailure);
	}

}
