package io.nangomcp.sessions;

import java.time.InstantSource;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.nangomcp.caller.SessionTokens;
import io.nangomcp.telemetry.ServerMeter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.autoconfigure.condition.ConditionalOnNotWebApplication;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class SessionConfiguration {

	private static final Logger logger = LoggerFactory.getLogger(SessionConfiguration.class);

	/** Nothing of Redis is even loaded where none is set. */
	@Bean
	@ConditionalOnWebApplication
	EndedSessionStore endedSessions(SessionProperties properties, SessionTokens tokens, MeterRegistry meters) {
		if (properties.endedFile() == null && properties.redisUrl() == null && tokens.areAvailable()) {
			logger.info("Ended agent sessions are forgotten at a restart, and unknown to other replicas "
					+ "(mcp.sessions.ended-file, mcp.sessions.redis-url)");
		}
		Counter failures = ServerMeter.SESSION_STORE_FAILURES.counter(meters);
		InstantSource clock = InstantSource.system();
		LocalEndedSessions local = (properties.endedFile() != null)
				? LocalEndedSessions.inFile(new EndedFile(properties.endedFile()), clock)
				: LocalEndedSessions.inMemory(clock);
		if (properties.redisUrl() == null) {
			return local;
		}
		RedisEndedSessions redis = RedisEndedSessions.at(properties.redisUrl(), properties.redisTimeout(), local, clock,
				failures);
		redis.connect();
		return redis;
	}

	/** A command beside the server leaves the server's file and its Redis alone. */
	@Bean
	@ConditionalOnNotWebApplication
	EndedSessionStore noEndedSessions() {
		return LocalEndedSessions.inMemory(InstantSource.system());
	}

}
