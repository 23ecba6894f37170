package io.nangomcp.telemetry;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.stereotype.Component;

/**
 * Tells operators that a tool which models know by now says something else: an update, or
 * somebody who wants models to do what they should not.
 */
@Component
public class DefinitionChanges {

	private static final Logger logger = LoggerFactory.getLogger(DefinitionChanges.class);

	private final Counter counter;

	/**
	 * Counts in a registry.
	 * @param registry where {@code nango.mcp.tool.definition.changes} is counted
	 */
	public DefinitionChanges(MeterRegistry registry) {
		this.counter = ServerMeter.DEFINITION_CHANGES.counter(registry);
	}

	/**
	 * Reports a change.
	 * @param integration the integration's unique key
	 * @param tool the tool's name
	 * @param before the hash of what it said
	 * @param after the hash of what it says
	 */
	public void report(String integration, String tool, String before, String after) {
		this.counter.increment();
		logger.atWarn()
			.addKeyValue("tool", Redaction.printable(tool))
			.addKeyValue("integration", integration)
			.addKeyValue("before", before)
			.addKeyValue("after", after)
			.log("The definition of a tool has changed");
	}

}
