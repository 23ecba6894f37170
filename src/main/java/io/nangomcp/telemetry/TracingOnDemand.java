package io.nangomcp.telemetry;

import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.autoconfigure.AutoConfigurationImportFilter;
import org.springframework.boot.autoconfigure.AutoConfigurationMetadata;
import org.springframework.context.EnvironmentAware;
import org.springframework.core.env.Environment;

/**
 * Sets up traces only where they are exported: otherwise each request would pay for spans
 * that nobody sees.
 */
class TracingOnDemand implements AutoConfigurationImportFilter, EnvironmentAware {

	/** Where traces go, also by {@code OTEL_EXPORTER_OTLP_TRACES_ENDPOINT}. */
	static final String ENDPOINT = "management.opentelemetry.tracing.export.otlp.endpoint";

	private static final List<String> PACKAGES = List.of("org.springframework.boot.micrometer.tracing.",
			"org.springframework.boot.opentelemetry.");

	private boolean exported;

	@Override
	public void setEnvironment(Environment environment) {
		this.exported = environment.containsProperty(ENDPOINT);
	}

	@Override
	public boolean[] match(@Nullable String[] autoConfigurations, AutoConfigurationMetadata metadata) {
		boolean[] wanted = new boolean[autoConfigurations.length];
		for (int index = 0; index < wanted.length; index++) {
			wanted[index] = this.exported || !isForTraces(autoConfigurations[index]);
		}
		return wanted;
	}

	private static boolean isForTraces(@Nullable String autoConfiguration) {
		return autoConfiguration != null && PACKAGES.stream().anyMatch(autoConfiguration::startsWith);
	}

}
