package io.nangomcp.http;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The end of the server.
 *
 * @param grace how long running calls may go on when the server stops
 */
@ConfigurationProperties("mcp.shutdown")
record ShutdownProperties(@DefaultValue("25s") Duration grace) {

	ShutdownProperties {
		if (grace.isNegative()) {
			throw new IllegalArgumentException("mcp.shutdown.grace must not be negative");
		}
	}

}
