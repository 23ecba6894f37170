package io.nangomcp.sessions;

import java.time.Duration;
import java.util.List;

import io.nangomcp.caller.Caller;
import io.nangomcp.caller.ConnectionSearches;
import io.nangomcp.catalog.Call;
import io.nangomcp.catalog.ToolOutcome;
import io.nangomcp.catalog.Tools;
import io.nangomcp.catalog.Toolset;
import io.nangomcp.nango.NangoClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.util.unit.DataSize;

/**
 * Real toolsets of sessions for tests.
 */
final class SessionToolsets {

	private SessionToolsets() {
	}

	static SessionToolset of(NangoClient client, Toolset actions, int listAllUpTo) {
		return new SessionToolset(new NoTools(), actions, new SessionCatalog(actions),
				new SessionConnections(client, ConnectionSearches.of(client)),
				new SessionProperties(listAllUpTo, DataSize.ofKilobytes(6), null, null, Duration.ofMillis(250)));
	}

	/** In place of our own tools, which no caller of these tests asks for. */
	private static final class NoTools implements Toolset {

		@Override
		public Mono<Tools> list(Caller caller) {
			return Mono.just(Tools.of(List.of()));
		}

		@Override
		public Flux<Tools> changes(Caller caller) {
			return Flux.never();
		}

		@Override
		public Mono<ToolOutcome> call(Caller caller, Call call) {
			return Mono.error(new UnsupportedOperationException());
		}

	}

}
