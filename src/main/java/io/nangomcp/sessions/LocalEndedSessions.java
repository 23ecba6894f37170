package io.nangomcp.sessions;

import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.nangomcp.caller.AgentSession;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Remembers ended sessions in this process, and in a file where there is one.
 */
final class LocalEndedSessions implements EndedSessionStore {

	private static final Logger logger = LoggerFactory.getLogger(LocalEndedSessions.class);

	private final @Nullable EndedFile file;

	private final InstantSource clock;

	private final Map<String, Instant> expiries = new ConcurrentHashMap<>();

	private LocalEndedSessions(@Nullable EndedFile file, InstantSource clock) {
		this.file = file;
		this.clock = clock;
	}

	/** Forgets all with the process. */
	static LocalEndedSessions inMemory(InstantSource clock) {
		return new LocalEndedSessions(null, clock);
	}

	/**
	 * Knows all that a file knows.
	 * @throws IllegalStateException if the file cannot be read, or not be written
	 */
	static LocalEndedSessions inFile(EndedFile file, InstantSource clock) {
		LocalEndedSessions sessions = new LocalEndedSessions(file, clock);
		try {
			sessions.expiries.putAll(file.read());
			sessions.write(file);
			return sessions;
		}
		catch (IOException ex) {
			throw new IllegalStateException(
					"Ended sessions cannot be read from and written to %s (mcp.sessions.ended-file)".formatted(file),
					ex);
		}
	}

	@Override
	public Mono<Boolean> hasEnded(AgentSession session) {
		return Mono.fromSupplier(() -> knows(session.id()));
	}

	boolean knows(String id) {
		return this.expiries.containsKey(id);
	}

	void remember(String id, Instant expiresAt) {
		forgetExpired();
		this.expiries.put(id, expiresAt);
	}

	@Override
	public Mono<Void> end(String id, Instant expiresAt) {
		return Mono.<Void>fromRunnable(() -> remember(id, expiresAt)).then(write());
	}

	private Mono<Void> write() {
		EndedFile known = this.file;
		if (known == null) {
			return Mono.empty();
		}
		return Mono.<Void>fromCallable(() -> {
			write(known);
			return null;
		})
			.subscribeOn(Schedulers.boundedElastic())
			.doOnError(IOException.class,
					(failure) -> logger.error("Ended sessions cannot be written to {}", known, failure))
			.onErrorMap(IOException.class, (failure) -> new SessionException(503, "end_not_stored",
					"The session has ended, but would go on after a restart; end it again."));
	}

	/** One at a time, so that the last one has all. */
	private synchronized void write(EndedFile known) throws IOException {
		forgetExpired();
		known.write(this.expiries);
	}

	private void forgetExpired() {
		Instant now = this.clock.instant();
		this.expiries.values().removeIf((expiry) -> !expiry.isAfter(now));
	}

}
