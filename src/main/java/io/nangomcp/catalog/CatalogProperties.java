package io.nangomcp.catalog;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The cache of tool lists.
 *
 * @param ttl how long a tool list is served before it is loaded again
 * @param maxLists most tool lists to keep, one per key and integration
 */
@ConfigurationProperties("mcp.catalog")
record CatalogProperties(@DefaultValue("60s") Duration ttl, @DefaultValue("1000") int maxLists) {

	CatalogProperties {
		if (ttl.isNegative() || maxLists < 0) {
			throw new IllegalArgumentException("mcp.catalog.ttl and mcp.catalog.max-lists must not be negative");
		}
	}

}
