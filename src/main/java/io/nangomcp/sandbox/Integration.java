package io.nangomcp.sandbox;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.Set;
import java.util.stream.Stream;

import io.nangomcp.sandbox.Connection.Credentials;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * An integration, as its data file describes it.
 *
 * @param uniqueKey Nango's key of it
 * @param provider the provider template that it was made from
 * @param displayName its name for people
 * @param logo the address of its logo
 * @param created when it was made
 * @param data what the provider holds, by names that connections refer to; the first is
 * what new connections get
 * @param connections the connections to it
 * @param notFound what an action does when it names a record that is not there
 * @param unauthorized what an action does when the provider refuses the credentials
 * @param syncs the metadata of its syncs, which are listed but not run
 * @param actions its actions
 */
record Integration(String uniqueKey, String provider, String displayName, String logo, Instant created,
		SequencedMap<String, ProviderData> data, List<ConnectionSeed> connections, Behaviour notFound,
		Behaviour unauthorized, List<Metadata> syncs, List<Action> actions) {

	Integration {
		if (data.isEmpty()) {
			throw new IllegalArgumentException("there is no data for new connections");
		}
		for (ConnectionSeed connection : connections) {
			if (!data.containsKey(connection.data())) {
				throw new IllegalArgumentException("connection %s refers to data %s, which is not there"
					.formatted(connection.id(), connection.data()));
			}
		}
	}

	/** The metadata of all functions, by type and name. */
	Stream<Metadata> functions() {
		return Stream.concat(this.actions.stream().map(Action::metadata), this.syncs.stream())
			.sorted(Comparator.comparing(Metadata::type).thenComparing(Metadata::name));
	}

	ProviderData dataOf(ConnectionSeed seed) {
		return Objects.requireNonNull(this.data.get(seed.data()));
	}

	ProviderData dataOfNewConnections() {
		return this.data.firstEntry().getValue();
	}

	/**
	 * The form that Nango publishes.
	 * @param included the fields that were asked for besides; there is never anything in
	 * them
	 */
	ObjectNode published(Set<String> included) {
		ObjectNode published = Json.object()
			.put("unique_key", this.uniqueKey)
			.put("provider", this.provider)
			.put("display_name", this.displayName)
			.put("logo", this.logo);
		included.forEach(published::putNull);
		String created = Json.TIMESTAMP.format(this.created);
		return published.put("forward_webhooks", true).put("created_at", created).put("updated_at", created);
	}

	/**
	 * What the provider holds for a connection.
	 *
	 * @param metadata the connection's metadata
	 * @param records the provider's records by collection
	 */
	record ProviderData(JsonNode metadata, Map<String, List<ObjectNode>> records) {
	}

	/**
	 * How a connection starts.
	 *
	 * @param id the connection id
	 * @param owner whom it belongs to
	 * @param created when it was made
	 * @param credentials what became of its credentials
	 * @param data the name of what the provider holds for it
	 */
	record ConnectionSeed(String id, Owner owner, Instant created, Credentials credentials, String data) {
	}

	/**
	 * An action.
	 *
	 * @param metadata what Nango publishes of it
	 * @param behaviour what running it does
	 */
	record Action(Metadata metadata, Behaviour behaviour) {

		String name() {
			return this.metadata.name();
		}

	}

}
