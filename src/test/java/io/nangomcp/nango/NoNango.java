package io.nangomcp.nango;

import java.util.List;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * A Nango that nobody may ask, for tests to override what they do ask.
 */
public class NoNango implements NangoClient {

	@Override
	public Mono<ActionListing> listActions(NangoKey key, String integration, ActionListing.@Nullable Version known) {
		throw new UnsupportedOperationException();
	}

	@Override
	public Mono<Boolean> isSync(NangoKey key, String integration, String function) {
		throw new UnsupportedOperationException();
	}

	@Override
	public Mono<JsonText> trigger(NangoKey key, ActionTrigger trigger) {
		throw new UnsupportedOperationException();
	}

	@Override
	public Mono<List<NangoConnection>> listConnections(NangoKey key, ConnectionFilter filter) {
		throw new UnsupportedOperationException();
	}

	@Override
	public Mono<List<NangoIntegration>> listIntegrations(NangoKey key) {
		throw new UnsupportedOperationException();
	}

	@Override
	public Mono<ConnectLink> createConnectSession(NangoKey key, ConnectSession session) {
		throw new UnsupportedOperationException();
	}

	@Override
	public Mono<ConnectLink> createReconnectSession(NangoKey key, String integration, String connection) {
		throw new UnsupportedOperationException();
	}

	@Override
	public Mono<Void> checkHealth() {
		throw new UnsupportedOperationException();
	}

}
