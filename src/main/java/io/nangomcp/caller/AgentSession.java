package io.nangomcp.caller;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.nangomcp.nango.NangoConnection;
import io.nangomcp.nango.NangoKey;
import org.jspecify.annotations.Nullable;

/**
 * What the token of an agent session says: whose accounts an agent may use, and by which
 * tools. It never changes.
 *
 * @param id the session's id, which is in its URL
 * @param key the Nango key that it was created with
 * @param expiresAt until when it is good, in whole seconds
 * @param tenant which connections are its own: those with all the tags of any one entry;
 * empty when it has only those that were pinned
 * @param toolset its integrations, and which of their actions it may use
 * @param connections the connection that each integration had at creation; one that had
 * none is absent
 * @param pinnedTools the actions that are always listed, by integration
 * @param metaTools the tools by which the others are found and run
 */
public record AgentSession(String id, NangoKey key, Instant expiresAt, List<Map<String, String>> tenant,
		Map<String, ToolGrant> toolset, Map<String, String> connections, Map<String, List<String>> pinnedTools,
		Set<MetaTool> metaTools) {

	/**
	 * Keeps the order of all that is named.
	 */
	public AgentSession {
		tenant = List.copyOf(tenant);
		toolset = Collections.unmodifiableMap(new LinkedHashMap<>(toolset));
		connections = Map.copyOf(connections);
		pinnedTools = Collections.unmodifiableMap(new LinkedHashMap<>(pinnedTools));
		metaTools = Set.copyOf(metaTools);
	}

	/**
	 * Whether an action may be used.
	 * @param integration the integration's unique key
	 * @param action the action's own name
	 * @return whether the toolset has both
	 */
	public boolean allows(String integration, String action) {
		ToolGrant grant = this.toolset.get(integration);
		return grant != null && grant.allows(action);
	}

	/**
	 * The caller that the session is to one of its integrations. It sees all actions
	 * there: the toolset is for whoever asks on its behalf to hold.
	 * @param integration the integration's unique key, which the toolset has
	 * @param callTimeout how long it waits for a call, {@code null} to leave that to us
	 * @return the caller, with the connection, or else the tenant who may have one by now
	 */
	public Caller callerOf(String integration, @Nullable Duration callTimeout) {
		if (!this.toolset.containsKey(integration)) {
			throw new IllegalArgumentException("The integration is not in the session's toolset");
		}
		String connection = this.connections.get(integration);
		Caller.Account account = (connection != null) ? new Caller.Connection(connection)
				: new Caller.Tenant(this.id, this.tenant);
		return new Caller(this.key, integration, account, ToolPatterns.ALL, ToolPatterns.NONE, callTimeout);
	}

	boolean reaches(NangoConnection connection) {
		return this.toolset.containsKey(connection.integration())
				&& callerOf(connection.integration(), null).reaches(connection);
	}

	/**
	 * Never prints the tenant or its connections.
	 */
	@Override
	public String toString() {
		return "AgentSession[key=%s, expiresAt=%s]".formatted(this.key, this.expiresAt);
	}

}
