package io.nangomcp.catalog;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * The cache of tool lists.
 *
 * @param ttl how long a tool list is served before a request has it loaded again
 * @param maxStale how long a tool list that is due is served on while it cannot be loaded
 * again
 * @param maxSize memory for all tool lists, one per key and integration
 * @param pollInterval how often a tool list is loaded again while a client listens for
 * changes
 */
@ConfigurationProperties("mcp.catalog")
record CatalogProperties(@DefaultValue("60s") Duration ttl, @DefaultValue("10m") Duration maxStale,
		@DefaultValue("64MB") DataSize maxSize, @DefaultValue("30s") Duration pollInterval) {

	CatalogProperties {
		if (ttl.isNegative() || maxStale.isNegative() || maxSize.isNegative()) {
			throw new IllegalArgumentException("Each setting of mcp.catalog must not be negative");
		}
		if (!pollInterval.isPositive()) {
			throw new IllegalArgumentException("mcp.catalog.poll-interval must be longer than nothing");
		}
	}

}
