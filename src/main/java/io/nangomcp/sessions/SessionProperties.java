package io.nangomcp.sessions;

import java.nio.file.Path;
import java.time.Duration;

import io.lettuce.core.RedisURI;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Agent sessions.
 *
 * @param listAllUpTo up to how many tools an agent session lists all of them, in place of
 * those that search and run others
 * @param maxTokenSize longest token of an agent session; clients and proxies limit
 * headers, often to 8 KB altogether
 * @param endedFile a file that remembers ended agent sessions across restarts, of this
 * process alone
 * @param redisUrl a Redis that remembers ended agent sessions for all replicas, such as
 * redis://redis.internal:6379; rediss:// with TLS, redis-sentinel:// with Sentinel
 * @param redisTimeout how long a request waits for Redis to say whether its agent session
 * has ended
 */
@ConfigurationProperties("mcp.sessions")
record SessionProperties(@DefaultValue("30") int listAllUpTo, @DefaultValue("6KB") DataSize maxTokenSize,
		@Nullable Path endedFile, @Nullable String redisUrl, @DefaultValue("250ms") Duration redisTimeout) {

	SessionProperties {
		if (listAllUpTo < 0) {
			throw new IllegalArgumentException("mcp.sessions.list-all-up-to must not be negative");
		}
		if (maxTokenSize.toBytes() < 1) {
			throw new IllegalArgumentException("mcp.sessions.max-token-size must be larger than nothing");
		}
		if (redisUrl != null && !isRedis(redisUrl)) {
			throw new IllegalArgumentException(
					"mcp.sessions.redis-url must be a URL of Redis, such as redis://redis.internal:6379");
		}
		if (!redisTimeout.isPositive()) {
			throw new IllegalArgumentException("mcp.sessions.redis-timeout must be longer than nothing");
		}
	}

	private static boolean isRedis(String url) {
		try {
			RedisURI.create(url);
			return true;
		}
		catch (IllegalArgumentException ex) {
			return false;
		}
	}

	/**
	 * Never prints the URL of Redis, which may have a password.
	 */
	@Override
	public String toString() {
		return "SessionProperties[maxTokenSize=%s, endedFile=%s]".formatted(this.maxTokenSize, this.endedFile);
	}

}
