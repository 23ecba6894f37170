package io.nangomcp.sandbox;

import java.util.List;
import java.util.Optional;

import tools.jackson.databind.JsonNode;

/**
 * An environment: its integrations and the living connections to them.
 */
final class Environment {

	private final List<Integration> integrations;

	private final List<Connection> connections;

	Environment(List<Integration> integrations) {
		this.integrations = integrations;
		this.connections = integrations.stream()
			.flatMap((integration) -> integration.connections()
				.stream()
				.map((seed) -> new Connection(integration, seed.id(), seed.metadata(), new Store(seed.records()))))
			.toList();
	}

	List<Integration> integrations() {
		return this.integrations;
	}

	Optional<Connection> connection(String integration, String id) {
		return this.connections.stream()
			.filter((connection) -> connection.integration().uniqueKey().equals(integration))
			.filter((connection) -> connection.id().equals(id))
			.findFirst();
	}

	/**
	 * A connection.
	 *
	 * @param integration the integration that it connects to
	 * @param id the connection id
	 * @param metadata the connection's metadata
	 * @param store what the provider holds for it
	 */
	record Connection(Integration integration, String id, JsonNode metadata, Store store) {
	}

}
