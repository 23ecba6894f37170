package io.nangomcp.sandbox;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * An integration, as its data file describes it.
 *
 * @param uniqueKey Nango's key of it
 * @param provider the provider template that it was made from
 * @param connections the connections to it, each with what the provider holds for it
 * @param notFound what an action does when it names a record that is not there
 * @param syncs the metadata of its syncs, which are listed but not run
 * @param actions its actions
 */
record Integration(String uniqueKey, String provider, List<ConnectionSeed> connections, Behaviour notFound,
		List<Metadata> syncs, List<Action> actions) {

	/** The metadata of all functions, by type and name. */
	Stream<Metadata> functions() {
		return Stream.concat(this.actions.stream().map(Action::metadata), this.syncs.stream())
			.sorted(Comparator.comparing(Metadata::type).thenComparing(Metadata::name));
	}

	/**
	 * How a connection starts.
	 *
	 * @param id the connection id
	 * @param metadata the connection's metadata
	 * @param records the provider's records by collection
	 */
	record ConnectionSeed(String id, JsonNode metadata, Map<String, List<ObjectNode>> records) {
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
