package io.nangomcp.calls;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Calls.
 *
 * @param deadline until a call must have its result; Nango runs an action for 15 minutes
 * at most, after 30 seconds in its queue
 */
@ConfigurationProperties("mcp.calls")
record CallProperties(@DefaultValue("930s") Duration deadline) {

	CallProperties {
		if (!deadline.isPositive()) {
			throw new IllegalArgumentException("mcp.calls.deadline must be longer than nothing");
		}
	}

}
