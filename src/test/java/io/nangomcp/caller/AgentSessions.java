package io.nangomcp.caller;

import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.nangomcp.nango.NangoKey;
import io.nangomcp.seal.Seal;

/**
 * Agent sessions and their tokens for tests of other rooms.
 */
public final class AgentSessions {

	/** After which no session of these is good. */
	public static final Instant EXPIRY = Instant.parse("2100-01-01T00:00:00Z");

	private AgentSessions() {
	}

	/**
	 * A session of acme, which has a connection of some integrations and may use all
	 * actions of all that are named.
	 */
	public static AgentSession of(String key, Map<String, String> connections, String... integrations) {
		Map<String, ToolGrant> toolset = new LinkedHashMap<>();
		List.of(integrations).forEach((integration) -> toolset.put(integration, ToolGrant.ALL));
		return with(key, toolset, connections, Map.of());
	}

	/** A session of acme that expires, and may use all actions of an integration. */
	public static AgentSession until(Instant expiry, String integration) {
		return new AgentSession("session-1", new NangoKey("key"), expiry, List.of(Map.of("organization_id", "acme")),
				Map.of(integration, ToolGrant.ALL), Map.of(), Map.of(), Set.of());
	}

	/** A session of acme with a toolset of its own. */
	public static AgentSession with(String key, Map<String, ToolGrant> toolset, Map<String, String> connections,
			Map<String, List<String>> pinnedTools) {
		return new AgentSession("session-1", new NangoKey(key), EXPIRY, List.of(Map.of("organization_id", "acme")),
				toolset, connections, pinnedTools, Set.of(MetaTool.NANGO_TOOL_SEARCH, MetaTool.NANGO_EXECUTE));
	}

	/** Whoever sends the token of a session. */
	public static Caller callerOf(AgentSession session) {
		return new Caller(session.key(), Caller.ALL_INTEGRATIONS, new Caller.Session(session), ToolPatterns.ALL,
				ToolPatterns.NONE, null);
	}

	public static SessionTokens tokens(Seal seal) {
		return new SessionTokens(seal);
	}

	public static SessionTokens tokens(Seal seal, InstantSource clock) {
		return new SessionTokens(seal, clock);
	}

}
