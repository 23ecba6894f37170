package io.nangomcp.caller;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import io.nangomcp.nango.NangoKey;
import io.nangomcp.seal.Seal;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * The tokens of agent sessions. A token has all of its session, sealed, so that any
 * replica serves it and nothing is stored.
 */
@Component
public class SessionTokens {

	/** How each token begins, so that none is ever taken for a Nango key. */
	public static final String PREFIX = "nango_agent_session_";

	private static final String BINDING = "agent session";

	private static final String KEY_BINDING = "key of an agent session";

	private static final JsonMapper JSON = JsonMapper.shared();

	private final Seal seal;

	private final InstantSource clock;

	@Autowired
	SessionTokens(Seal seal) {
		this(seal, InstantSource.system());
	}

	SessionTokens(Seal seal, InstantSource clock) {
		this.seal = seal;
		this.clock = clock;
	}

	/**
	 * Whether there are tokens at all: they must outlive this process.
	 * @return whether the operator has set {@code mcp.seal.keys}
	 */
	public boolean areAvailable() {
		return this.seal.outlivesProcess();
	}

	/**
	 * Makes the token of a session.
	 * @param session what the token grants
	 * @return the token, which shows nothing of it
	 */
	public String issue(AgentSession session) {
		return PREFIX + this.seal.sealCompressed(BINDING, JSON.writeValueAsString(claims(session)));
	}

	/**
	 * Opens a token.
	 * @param token what somebody claims to be a token of ours
	 * @return the session, if it is, and has not expired
	 */
	public Optional<AgentSession> open(String token) {
		if (!areAvailable() || !token.startsWith(PREFIX)) {
			return Optional.empty();
		}
		return this.seal.openCompressed(BINDING, token.substring(PREFIX.length()))
			.map((text) -> JSON.readValue(text, Claims.class))
			.flatMap(this::session)
			.filter((session) -> this.clock.instant().isBefore(session.expiresAt()));
	}

	/**
	 * The key is sealed by itself, and not compressed: how long a token becomes would
	 * tell whoever chooses its tags what they have in common with the key.
	 */
	private Claims claims(AgentSession session) {
		return new Claims(session.id(), session.key().seal((value) -> this.seal.seal(KEY_BINDING, value)),
				session.expiresAt().getEpochSecond(), session.tenant(), session.toolset(), session.connections(),
				session.pinnedTools(), session.metaTools());
	}

	private Optional<AgentSession> session(Claims claims) {
		return this.seal.open(KEY_BINDING, claims.key)
			.map((key) -> new AgentSession(claims.id, new NangoKey(key), Instant.ofEpochSecond(claims.expires),
					claims.tenant, claims.toolset, claims.connections, claims.pinnedTools, claims.metaTools));
	}

	private record Claims(String id, String key, long expires, List<Map<String, String>> tenant,
			Map<String, ToolGrant> toolset, Map<String, String> connections, Map<String, List<String>> pinnedTools,
			Set<MetaTool> metaTools) {

	}

}
