package io.nangomcp.http;

import java.time.Duration;
import java.util.stream.Stream;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * The edge.
 *
 * @param maxRequestSize largest request body that is read
 * @param headerTimeout until the headers of a request must have arrived
 * @param bodyTimeout until the body of a request must have arrived
 * @param writeTimeout how long a client may read nothing of what waits to be sent to it
 * @param idleTimeout how long an unused connection of a client is kept; longer than a
 * proxy in front keeps its own
 * @param maxConnections most connections of clients at a time
 */
@ConfigurationProperties("mcp.http")
record HttpProperties(@DefaultValue("4MB") DataSize maxRequestSize, @DefaultValue("10s") Duration headerTimeout,
		@DefaultValue("60s") Duration bodyTimeout, @DefaultValue("60s") Duration writeTimeout,
		@DefaultValue("75s") Duration idleTimeout, @DefaultValue("20000") int maxConnections) {

	HttpProperties {
		if (maxRequestSize.toBytes() < 1 || maxRequestSize.toBytes() > Integer.MAX_VALUE) {
			throw new IllegalArgumentException("mcp.http.max-request-size must be between 1 byte and 2 GB");
		}
		if (!Stream.of(headerTimeout, bodyTimeout, writeTimeout, idleTimeout).allMatch(Duration::isPositive)) {
			throw new IllegalArgumentException("Each timeout of mcp.http must be longer than nothing");
		}
		if (maxConnections < 1) {
			throw new IllegalArgumentException("mcp.http.max-connections must be at least 1");
		}
	}

}
