package io.nangomcp.telemetry;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.DoubleStream;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.distribution.DistributionStatisticConfig;
import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Component;

/**
 * The timers of what is observed: in the buckets that OpenTelemetry's conventions for MCP
 * name, unless an operator sets others, and with the tags that are documented.
 */
@Component
class ObservedDurations implements MeterFilter {

	private static final String OPERATIONS = OperationObservation.MCP_REQUEST.getName();

	private static final Set<String> METERS = Set.of(OPERATIONS, "http.client.requests");

	private static final DistributionStatisticConfig BUCKETS = DistributionStatisticConfig.builder()
		.serviceLevelObjectives(DoubleStream.of(0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30, 60, 120, 300)
			.map((seconds) -> seconds * Duration.ofSeconds(1).toNanos())
			.toArray())
		.build();

	/** Micrometer adds the type of an exception, which our observations never have. */
	@Override
	public Meter.Id map(Meter.Id id) {
		if (!id.getName().equals(OPERATIONS)) {
			return id;
		}
		List<Tag> documented = id.getTags().stream().filter((tag) -> !tag.getKey().equals("error")).toList();
		return id.replaceTags(documented);
	}

	@Override
	public @Nullable DistributionStatisticConfig configure(Meter.Id id, DistributionStatisticConfig config) {
		return METERS.contains(id.getName()) ? config.merge(BUCKETS) : config;
	}

}
