package io.nangomcp.http;

import io.nangomcp.mcp.SubscriptionLimits;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Clients that want to be told when their tools change.
 *
 * @param maxPerCaller most subscriptions of one key, integration and connection at a time
 * @param maxPerKey most subscriptions of one key at a time
 * @param maxTotal most subscriptions at a time
 */
@ConfigurationProperties("mcp.subscriptions")
record SubscriptionProperties(@DefaultValue("20") int maxPerCaller, @DefaultValue("200") int maxPerKey,
		@DefaultValue("1000") int maxTotal) {

	SubscriptionProperties {
		if (maxPerCaller < 0 || maxPerKey < 0 || maxTotal < 0) {
			throw new IllegalArgumentException("Each setting of mcp.subscriptions must not be negative");
		}
	}

	SubscriptionLimits toLimits() {
		return new SubscriptionLimits(this.maxPerCaller, this.maxPerKey, this.maxTotal);
	}

}
