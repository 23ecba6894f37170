package io.nangomcp.sessions;

import java.time.Instant;
import java.time.InstantSource;

import io.nangomcp.caller.SessionTokens;
import io.nangomcp.nango.NangoException;
import io.nangomcp.nango.NangoKey;
import io.nangomcp.seal.Seal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * Creates and ends agent sessions, for whoever has a Nango key.
 */
@Component
public class Sessions {

	private static final Logger logger = LoggerFactory.getLogger(Sessions.class);

	private final SessionTokens tokens;

	private final SessionIds ids;

	private final SessionCreation creation;

	private final EndedSessionStore ended;

	private final InstantSource clock;

	@Autowired
	Sessions(SessionTokens tokens, Seal seal, SessionCreation creation, EndedSessionStore ended) {
		this(tokens, seal, creation, ended, InstantSource.system());
	}

	Sessions(SessionTokens tokens, Seal seal, SessionCreation creation, EndedSessionStore ended, InstantSource clock) {
		this.tokens = tokens;
		this.ids = new SessionIds(seal);
		this.creation = creation;
		this.ended = ended;
		this.clock = clock;
	}

	/**
	 * Creates a session, all of it or nothing.
	 * @param key the key of whoever asks, which the session is for
	 * @param body what it shall grant, the body of {@code POST /sessions}
	 * @return the session; fails with a {@link SessionException} that says why there is
	 * none, also where Nango refuses the key or does not answer
	 */
	public Mono<CreatedSession> create(NangoKey key, JsonNode body) {
		if (!this.tokens.areAvailable()) {
			return Mono.error(new SessionException(501, "sessions_unavailable",
					"Sessions must outlive this process: set mcp.seal.keys (MCP_SEAL_KEYS) first."));
		}
		return Mono.fromCallable(() -> SessionRequest.read(body))
			.flatMap((request) -> create(key, request))
			.onErrorMap(NangoException.class, NangoRefusals::explain);
	}

	private Mono<CreatedSession> create(NangoKey key, SessionRequest request) {
		Instant expiresAt = Instant.ofEpochSecond(this.clock.instant().plus(request.lifetime()).getEpochSecond());
		return this.creation.create(key, request, this.ids.issue(key, expiresAt), expiresAt)
			.doOnNext((created) -> logger.atInfo()
				.addKeyValue("key", key.hash())
				.addKeyValue("integrations", created.counts().size())
				.log("An agent session is created"));
	}

	/**
	 * Ends a session. What it runs goes on.
	 * @param key the key that it was created with
	 * @param id its id
	 * @return the end, of a session that has ended before as well; fails with a
	 * {@link SessionException} when there is no such session of the key, or when its end
	 * may be forgotten
	 */
	public Mono<SessionEnd> end(NangoKey key, String id) {
		return Mono.fromSupplier(() -> this.ids.expiry(key, id).orElseThrow(Sessions::unknown))
			.flatMap((expiresAt) -> end(key, id, expiresAt));
	}

	private Mono<SessionEnd> end(NangoKey key, String id, Instant expiresAt) {
		Instant now = this.clock.instant();
		if (!now.isBefore(expiresAt)) {
			return Mono.just(new SessionEnd(id, expiresAt, "expired"));
		}
		return this.ended.end(id, expiresAt)
			.doOnSuccess((done) -> logger.atInfo().addKeyValue("key", key.hash()).log("An agent session is terminated"))
			.thenReturn(new SessionEnd(id, now, "terminated"));
	}

	private static SessionException unknown() {
		return new SessionException(404, "not_found", "There is no such session of this key.");
	}

}
