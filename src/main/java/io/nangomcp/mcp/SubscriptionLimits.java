package io.nangomcp.mcp;

/**
 * How many subscriptions may be open at a time.
 *
 * @param maxPerCaller with one Nango key
 * @param maxTotal in this process
 */
public record SubscriptionLimits(int maxPerCaller, int maxTotal) {

}
