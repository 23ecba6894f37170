package io.nangomcp.sessions;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.nangomcp.caller.AgentSession;
import reactor.core.publisher.Mono;

import org.springframework.stereotype.Component;

/**
 * Remembers ended sessions in this process.
 */
@Component
class LocalEndedSessions implements EndedSessionStore {

	private final InstantSource clock = InstantSource.system();

	private final Map<String, Instant> expiries = new ConcurrentHashMap<>();

	@Override
	public Mono<Boolean> hasEnded(AgentSession session) {
		return Mono.fromSupplier(() -> this.expiries.containsKey(session.id()));
	}

	@Override
	public Mono<Void> end(String id, Instant expiresAt) {
		return Mono.fromRunnable(() -> {
			Instant now = this.clock.instant();
			this.expiries.values().removeIf((expiry) -> !expiry.isAfter(now));
			this.expiries.put(id, expiresAt);
		});
	}

}
