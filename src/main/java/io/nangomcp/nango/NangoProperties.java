package io.nangomcp.nango;

import java.net.URI;
import java.time.Duration;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * The upstream: where Nango is and how it is reached.
 *
 * @param baseUrl where Nango is. A self-hosted one listens on http://localhost:3003 by
 * default
 * @param timeout how long to wait for Nango
 * @param pool the connections to Nango
 * @param maxResponseSize largest answer that is read from Nango, and largest list of
 * actions in all its pages
 * @param proxy HTTP proxy on the way to Nango, such as http://proxy.internal:3128
 * @param circuitBreaker when Nango is not asked, because it cannot be reached
 * @param connectApiUrl where users' browsers reach a self-hosted Nango's API, for the
 * links by which they connect; base-url when empty
 * @param sslBundle name of a Spring Boot SSL bundle whose trust store verifies Nango, and
 * whose key store is our certificate for it (see docs/operate.md)
 */
@ConfigurationProperties("nango")
public record NangoProperties(@DefaultValue("https://api.nango.dev") URI baseUrl, @DefaultValue Timeout timeout,
		@DefaultValue Pool pool, @DefaultValue("10MB") DataSize maxResponseSize,
		@DefaultValue CircuitBreaking circuitBreaker, @Nullable URI connectApiUrl, @Nullable URI proxy,
		@Nullable String sslBundle) {

	/**
	 * Refuses addresses that are none.
	 */
	public NangoProperties {
		if (!isHttp(baseUrl) || baseUrl.getRawQuery() != null || baseUrl.getRawUserInfo() != null) {
			throw new IllegalArgumentException(
					"nango.base-url (NANGO_BASE_URL) must be an http or https URL with a host (without underscores), such as https://api.nango.dev");
		}
		if (connectApiUrl != null && !isHttp(connectApiUrl)) {
			throw new IllegalArgumentException(
					"nango.connect-api-url must be an http or https URL with a host, such as https://nango.example.com");
		}
		if (proxy != null && !(isHttp(proxy) && "http".equalsIgnoreCase(proxy.getScheme()))) {
			throw new IllegalArgumentException(
					"nango.proxy must be an http URL with a host, such as http://proxy.internal:3128");
		}
		if (maxResponseSize.toBytes() < 1 || maxResponseSize.toBytes() > Integer.MAX_VALUE) {
			throw new IllegalArgumentException("nango.max-response-size must be between 1 byte and 2 GB");
		}
	}

	private static boolean isHttp(URI uri) {
		return ("http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme()))
				&& uri.getHost() != null;
	}

	/**
	 * How long to wait for Nango.
	 *
	 * @param connect how long to wait until a connection to Nango is made
	 * @param list how long to wait until a list of actions has arrived
	 * @param firstByte how long to wait until Nango begins to answer a call; it is silent
	 * while an action runs, up to 15 minutes
	 * @param total how long to wait until a call's answer has arrived
	 */
	record Timeout(@DefaultValue("5s") Duration connect, @DefaultValue("30s") Duration list,
			@DefaultValue("930s") Duration firstByte, @DefaultValue("960s") Duration total) {

		Timeout {
			if (!Stream.of(connect, list, firstByte, total).allMatch(Duration::isPositive)) {
				throw new IllegalArgumentException("Each nango.timeout must be longer than nothing");
			}
		}

	}

	/**
	 * The connections to Nango.
	 *
	 * @param maxConnections most calls to Nango at a time, each on a connection of its
	 * own; other requests have a fifth as many beside
	 * @param maxIdle how long an unused connection to Nango is kept; Nango closes its own
	 * after 61 seconds
	 */
	record Pool(@DefaultValue("500") int maxConnections, @DefaultValue("45s") Duration maxIdle) {

		Pool {
			if (maxConnections < 1) {
				throw new IllegalArgumentException("nango.pool.max-connections must be at least 1");
			}
		}

	}

	/**
	 * When Nango is not asked, because it cannot be reached.
	 *
	 * @param failureRate the percentage of requests that must fail to reach Nango until
	 * it is not asked for a while
	 * @param minimumCalls of how many requests at least that percentage must fail
	 * @param window of how many last requests the percentage is taken
	 * @param openFor how long Nango is not asked once too many requests have failed to
	 * reach it
	 */
	record CircuitBreaking(@DefaultValue("50") int failureRate, @DefaultValue("20") int minimumCalls,
			@DefaultValue("50") int window, @DefaultValue("5s") Duration openFor) {

		CircuitBreaking {
			if (failureRate < 1 || failureRate > 100 || minimumCalls < 1 || window < Math.max(minimumCalls, 2)
					|| !openFor.isPositive()) {
				throw new IllegalArgumentException("nango.circuit-breaker must have a failure-rate from 1 to 100, "
						+ "a window of at least minimum-calls and 2, and an open-for longer than nothing");
			}
		}

	}

}
