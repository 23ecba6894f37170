package io.nangomcp.sandbox;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;

import io.nangomcp.sandbox.Connection.Credentials;
import io.nangomcp.sandbox.Integration.ConnectionSeed;
import io.nangomcp.sandbox.Integration.ProviderData;

/**
 * An environment: its integrations and the living connections to them.
 */
final class Environment {

	static final int MAX_CONNECTIONS = 500;

	private static final Comparator<Connection> NEWEST_FIRST = Comparator.comparing(Connection::created)
		.thenComparingInt(Connection::number)
		.reversed();

	private final List<Integration> integrations;

	private final SortedMap<Integer, Connection> connections = new TreeMap<>();

	Environment(List<Integration> integrations) {
		this.integrations = integrations;
		integrations.forEach((integration) -> integration.connections().forEach((seed) -> addSeed(integration, seed)));
	}

	List<Integration> integrations() {
		return this.integrations;
	}

	Optional<Integration> integration(String key) {
		return this.integrations.stream().filter((integration) -> integration.uniqueKey().equals(key)).findFirst();
	}

	synchronized List<Connection> connections() {
		return this.connections.values().stream().sorted(NEWEST_FIRST).toList();
	}

	synchronized Optional<Connection> connection(String integration, String id) {
		return this.connections.values()
			.stream()
			.filter((connection) -> connection.integration().uniqueKey().equals(integration))
			.filter((connection) -> connection.id().equals(id))
			.findFirst();
	}

	/**
	 * Makes a connection, with the data that the integration has for new ones.
	 * @return the connection, or nothing when there is no room for one more
	 */
	synchronized Optional<Connection> connect(Integration integration, Owner owner, Instant now) {
		if (this.connections.size() >= MAX_CONNECTIONS) {
			return Optional.empty();
		}
		return Optional.of(add(integration, UUID.randomUUID().toString(), owner, now.truncatedTo(ChronoUnit.MICROS),
				Credentials.accepted(), integration.dataOfNewConnections()));
	}

	/** Gives a connection new credentials. */
	synchronized Connection reconnect(Connection connection, Owner by) {
		Connection current = this.connections.getOrDefault(connection.number(), connection);
		Connection reconnected = current.reconnected(by);
		this.connections.put(reconnected.number(), reconnected);
		return reconnected;
	}

	private void addSeed(Integration integration, ConnectionSeed seed) {
		add(integration, seed.id(), seed.owner(), seed.created(), seed.credentials(), integration.dataOf(seed));
	}

	private Connection add(Integration integration, String id, Owner owner, Instant created, Credentials credentials,
			ProviderData data) {
		int number = this.connections.size() + 1;
		Connection connection = new Connection(number, integration, id, owner, created, credentials, data.metadata(),
				new Store(data.records()));
		this.connections.put(number, connection);
		return connection;
	}

}
