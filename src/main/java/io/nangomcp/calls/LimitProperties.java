package io.nangomcp.calls;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How much one caller may ask for, so that the others are served meanwhile. 0 is no
 * limit.
 *
 * @param maxConcurrentPerKey most calls with one key at a time; 0 is no limit
 * @param maxConcurrentPerCaller most calls of one key, integration and connection at a
 * time; 0 is no limit
 * @param callsPerMinutePerKey most calls with one key in a minute; 0 is no limit
 * @param callsPerMinutePerCaller most calls of one key, integration and connection in a
 * minute; 0 is no limit
 */
@ConfigurationProperties("mcp.limits")
record LimitProperties(@DefaultValue("200") int maxConcurrentPerKey, @DefaultValue("50") int maxConcurrentPerCaller,
		@DefaultValue("2000") int callsPerMinutePerKey, @DefaultValue("600") int callsPerMinutePerCaller) {

	LimitProperties {
		if (Math.min(Math.min(maxConcurrentPerKey, maxConcurrentPerCaller),
				Math.min(callsPerMinutePerKey, callsPerMinutePerCaller)) < 0) {
			throw new IllegalArgumentException("Each setting of mcp.limits must not be negative");
		}
	}

}
