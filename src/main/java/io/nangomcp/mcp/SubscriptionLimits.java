package io.nangomcp.mcp;

/**
 * How many subscriptions may be open at a time.
 *
 * @param maxPerCaller of one caller: key, integration and connection
 * @param maxPerKey with one key, whatever the integration and connection
 * @param maxTotal in this process
 */
public record SubscriptionLimits(int maxPerCaller, int maxPerKey, int maxTotal) {

}
