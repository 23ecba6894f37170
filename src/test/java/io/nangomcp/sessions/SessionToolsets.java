package io.nangomcp.sessions;

import java.time.Duration;

import io.nangomcp.caller.ConnectionSearches;
import io.nangomcp.caller.EndedSessions;
import io.nangomcp.catalog.NoTools;
import io.nangomcp.catalog.Toolset;
import io.nangomcp.nango.NangoClient;
import reactor.core.publisher.Mono;

import org.springframework.util.unit.DataSize;

/**
 * Real toolsets of sessions for tests.
 */
final class SessionToolsets {

	private SessionToolsets() {
	}

	static SessionToolset of(NangoClient client, Toolset actions, int listAllUpTo) {
		return of(client, actions, listAllUpTo, (session) -> Mono.just(false));
	}

	static SessionToolset of(NangoClient client, Toolset actions, int listAllUpTo, EndedSessions ended) {
		return new SessionToolset(new NoTools(), actions, new SessionCatalog(actions),
				new SessionConnections(client, ConnectionSearches.of(client)), ended,
				new SessionProperties(listAllUpTo, DataSize.ofKilobytes(6), null, null, Duration.ofMillis(250)));
	}

}
