package io.nangomcp.sessions;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

import io.nangomcp.nango.ConnectionFilter;
import io.nangomcp.nango.NangoClient;
import io.nangomcp.nango.NangoConnection;
import io.nangomcp.nango.NangoKey;
import io.nangomcp.sessions.SessionRequest.Pin;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Finds the connections that a request for a session speaks of.
 */
final class TenantConnections {

	/** The most that Nango lists. */
	private static final int MOST = 2_000;

	private static final int MOST_CANDIDATES = 20;

	private final NangoClient client;

	TenantConnections(NangoClient client) {
		this.client = client;
	}

	/**
	 * Finds the connections.
	 * @return them by integration: the pinned one where there is one, else all that have
	 * the tags; fails with a {@link SessionException} when a pin is not good
	 */
	Mono<Map<String, List<NangoConnection>>> find(NangoKey key, SessionRequest request) {
		return Mono.zip(findTagged(key, request), findPinned(key, request),
				(tagged, pinned) -> combine(request, tagged, pinned));
	}

	private Mono<List<NangoConnection>> findTagged(NangoKey key, SessionRequest request) {
		return Flux.fromIterable(request.any())
			.concatMap((tags) -> findTagged(key, tags))
			.distinct(Place::of)
			.collectList();
	}

	private Flux<NangoConnection> findTagged(NangoKey key, Map<String, String> tags) {
		return this.client.listConnections(key, new ConnectionFilter(null, null, tags, MOST, 0))
			.doOnNext(TenantConnections::refuseTooMany)
			.flatMapIterable(Function.identity())
			.filter((connection) -> connection.tags().entrySet().containsAll(tags.entrySet()));
	}

	private static void refuseTooMany(List<NangoConnection> found) {
		if (found.size() >= MOST) {
			throw SessionException.invalidBody(
					"The tags of an entry of tenant.connections.any match %d connections or more: they must name one tenant"
						.formatted(MOST));
		}
	}

	private Mono<List<NangoConnection>> findPinned(NangoKey key, SessionRequest request) {
		return Flux.fromIterable(request.pins()).concatMap((pin) -> findPinned(key, pin)).collectList();
	}

	private Mono<NangoConnection> findPinned(NangoKey key, Pin pin) {
		return this.client.listConnections(key, ConnectionFilter.ofConnection(pin.integration(), pin.connection()))
			.flatMapIterable(Function.identity())
			.filter((connection) -> Place.of(connection).equals(new Place(pin.integration(), pin.connection())))
			.next()
			.switchIfEmpty(Mono.error(() -> new SessionException(400, "unknown_pinned_connection",
					"Nango knows no such connection of \"%s\" as tenant.connections.pinned has."
						.formatted(pin.integration()))));
	}

	private static Map<String, List<NangoConnection>> combine(SessionRequest request, List<NangoConnection> tagged,
			List<NangoConnection> pinned) {
		Map<String, List<NangoConnection>> all = tagged.stream()
			.collect(Collectors.groupingBy(NangoConnection::integration, LinkedHashMap::new, Collectors.toList()));
		List<Place> matches = tagged.stream().map(Place::of).toList();
		pinned.forEach((pin) -> {
			if (!request.any().isEmpty() && !matches.contains(Place.of(pin))) {
				throw new SessionException(400, "pinned_connection_not_matched",
						"The pinned connection of \"%s\" has the tags of no entry of tenant.connections.any."
							.formatted(pin.integration()));
			}
			all.put(pin.integration(), List.of(pin));
		});
		return all;
	}

	/**
	 * Chooses the connection of each integration that has any.
	 * @param connections what was found
	 * @param integrations of which integrations
	 * @return the ids of the connections
	 * @throws SessionException if an integration has more than one
	 */
	static Map<String, String> chooseOne(Map<String, List<NangoConnection>> connections,
			Collection<String> integrations) {
		Map<String, String> chosen = new HashMap<>();
		ObjectNode ambiguous = JsonNodeFactory.instance.objectNode();
		for (String integration : integrations) {
			List<NangoConnection> found = connections.getOrDefault(integration, List.of());
			if (found.size() == 1) {
				chosen.put(integration, found.getFirst().id());
			}
			if (found.size() > 1) {
				describe(found, ambiguous.putObject(integration));
			}
		}
		if (!ambiguous.isEmpty()) {
			throw new SessionException(400, "ambiguous_connections",
					"The tags match several connections of %s: use more tags, or pin one of them."
						.formatted(String.join(", ", ambiguous.propertyNames())),
					JsonNodeFactory.instance.objectNode().set("integrations", ambiguous));
		}
		return chosen;
	}

	private static void describe(List<NangoConnection> found, ObjectNode description) {
		ArrayNode candidates = description.put("match_count", found.size()).putArray("candidates");
		found.stream()
			.limit(MOST_CANDIDATES)
			.forEach((connection) -> candidates.addObject().put("connection_id", connection.id()));
	}

	/** Where a connection is; ids are unique in an integration only. */
	private record Place(String integration, String connection) {

		static Place of(NangoConnection connection) {
			return new Place(connection.integration(), connection.id());
		}

	}

}
