package io.nangomcp.sessions;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisURI;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.Delay;
import io.micrometer.core.instrument.Counter;
import io.nangomcp.caller.AgentSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.dao.DataAccessException;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;

/**
 * Remembers ended sessions in Redis, so that every replica knows of them at once. While
 * Redis is away, what this replica has seen serves.
 */
final class RedisEndedSessions implements EndedSessionStore, DisposableBean {

	private static final Logger logger = LoggerFactory.getLogger(RedisEndedSessions.class);

	private static final String PREFIX = "nango-mcp:ended-session:";

	private static final Duration BETWEEN_WARNINGS = Duration.ofMinutes(1);

	/** Redis that has come back shall be noticed soon. */
	private static final Duration BETWEEN_ATTEMPTS = Duration.ofSeconds(1);

	/** Whoever ends a session wants to know that it is done, and can wait for it. */
	private static final Duration TIME_TO_END = Duration.ofSeconds(5);

	private static final int MOST_WAITING = 10_000;

	private final ClientResources resources;

	private final LettuceConnectionFactory connections;

	private final ReactiveStringRedisTemplate redis;

	/** Where commands wait until there is a connection, which no event loop may. */
	private final Scheduler connecting = Schedulers.newBoundedElastic(1, MOST_WAITING, "redis");

	private final Duration timeout;

	private final LocalEndedSessions seen;

	private final InstantSource clock;

	private final Counter failures;

	private final AtomicReference<Instant> nextWarning = new AtomicReference<>(Instant.MIN);

	private RedisEndedSessions(ClientResources resources, LettuceConnectionFactory connections, Duration timeout,
			LocalEndedSessions seen, InstantSource clock, Counter failures) {
		this.resources = resources;
		this.connections = connections;
		this.redis = new ReactiveStringRedisTemplate(connections);
		this.timeout = timeout;
		this.seen = seen;
		this.clock = clock;
		this.failures = failures;
	}

	/** Connects when it has something to ask, or before. */
	static RedisEndedSessions at(String url, Duration timeout, LocalEndedSessions seen, InstantSource clock,
			Counter failures) {
		RedisURI uri = RedisURI.create(url);
		ClientResources resources = ClientResources.builder().reconnectDelay(Delay.constant(BETWEEN_ATTEMPTS)).build();
		// What cannot be asked now would come too late.
		ClientOptions options = ClientOptions.builder()
			.disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
			.build();
		LettuceConnectionFactory connections = new LettuceConnectionFactory(
				LettuceConnectionFactory.createRedisConfiguration(uri),
				LettuceClientConfiguration.builder()
					.apply(uri)
					.clientResources(resources)
					.clientOptions(options)
					.build());
		connections.afterPropertiesSet();
		connections.start();
		return new RedisEndedSessions(resources, connections, timeout, seen, clock, failures);
	}

	/** Connects without anyone waiting for it, so that the first request need not. */
	void connect() {
		this.redis.hasKey(PREFIX).subscribeOn(this.connecting).subscribe((any) -> {
		}, this::report);
	}

	@Override
	public void destroy() {
		this.connecting.dispose();
		this.connections.destroy();
		this.resources.shutdown()
			.addListener((stopped) -> logger.debug("The connections to Redis are closed: {}", stopped.isSuccess()));
	}

	@Override
	public Mono<Boolean> hasEnded(AgentSession session) {
		return Mono.defer(() -> this.seen.knows(session.id()) ? Mono.just(true) : ask(session));
	}

	private Mono<Boolean> ask(AgentSession session) {
		return within(this.timeout, this.redis.hasKey(PREFIX + session.id())).doOnNext((ended) -> {
			if (ended) {
				this.seen.remember(session.id(), session.expiresAt());
			}
		}).onErrorResume(RedisEndedSessions::isAway, (away) -> {
			report(away);
			return Mono.just(false);
		});
	}

	@Override
	public Mono<Void> end(String id, Instant expiresAt) {
		return this.seen.end(id, expiresAt)
			.then(within(TIME_TO_END,
					Mono.defer(() -> this.redis.opsForValue()
						.set(PREFIX + id, "", Duration.between(this.clock.instant(), expiresAt)))))
			.then()
			.doOnError(RedisEndedSessions::isAway, this::report)
			.onErrorMap(RedisEndedSessions::isAway, (away) -> new SessionException(503, "end_not_shared",
					"The session has ended here, but Redis cannot tell the other replicas; end it again."));
	}

	private <T> Mono<T> within(Duration limit, Mono<T> command) {
		return command.subscribeOn(this.connecting).timeout(limit);
	}

	private static boolean isAway(Throwable failure) {
		return failure instanceof DataAccessException || failure instanceof TimeoutException
				|| failure instanceof RejectedExecutionException;
	}

	private void report(Throwable away) {
		this.failures.increment();
		Instant now = this.clock.instant();
		Instant due = this.nextWarning.get();
		if (!now.isBefore(due) && this.nextWarning.compareAndSet(due, now.plus(BETWEEN_WARNINGS))) {
			logger.warn("Redis does not say which agent sessions have ended ({}): what this replica has seen serves",
					away.getClass().getSimpleName());
		}
	}

}
