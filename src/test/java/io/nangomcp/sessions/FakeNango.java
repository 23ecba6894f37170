package io.nangomcp.sessions;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

import io.nangomcp.nango.ActionListing;
import io.nangomcp.nango.ActionTrigger;
import io.nangomcp.nango.ConnectLink;
import io.nangomcp.nango.ConnectSession;
import io.nangomcp.nango.ConnectionFilter;
import io.nangomcp.nango.JsonText;
import io.nangomcp.nango.NangoAction;
import io.nangomcp.nango.NangoConnection;
import io.nangomcp.nango.NangoError;
import io.nangomcp.nango.NangoException;
import io.nangomcp.nango.NangoKey;
import io.nangomcp.nango.NoNango;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A Nango with the integrations that a test gives it, which remembers what it ran.
 */
final class FakeNango extends NoNango {

	static final Instant LINK_EXPIRY = Instant.parse("2030-01-01T00:00:00Z");

	private final Map<String, List<NangoAction>> actions = new ConcurrentHashMap<>();

	private final Map<String, NangoError> failures = new ConcurrentHashMap<>();

	private final Map<String, String> connections = new ConcurrentHashMap<>();

	private final List<ActionTrigger> triggered = new CopyOnWriteArrayList<>();

	private final List<ConnectSession> connectSessions = new CopyOnWriteArrayList<>();

	/** Actions as {@code GET get-issue}, each with an optional parameter {@code text}. */
	FakeNango with(String integration, String... methodsAndNames) {
		this.actions.put(integration, Arrays.stream(methodsAndNames).map(FakeNango::action).toList());
		return this;
	}

	FakeNango failing(String integration, NangoError error) {
		this.failures.put(integration, error);
		return this;
	}

	/** A connection of acme. */
	FakeNango connected(String integration, String connection) {
		this.connections.put(integration, connection);
		return this;
	}

	private static NangoAction action(String methodAndName) {
		int space = methodAndName.indexOf(' ');
		String name = methodAndName.substring(space + 1);
		JsonNode schema = JsonMapper.shared()
			.readTree(
					"{\"definitions\":{\"In\":{\"type\":\"object\",\"properties\":{\"text\":{\"type\":\"string\"}}}}}");
		return new NangoAction(1, name, "Does what its name says: " + name + ". And more.", true, "In", List.of(),
				schema, List.of(new NangoAction.Endpoint(methodAndName.substring(0, space))));
	}

	List<ActionTrigger> triggered() {
		return this.triggered;
	}

	List<ConnectSession> connectSessions() {
		return this.connectSessions;
	}

	@Override
	public Mono<ActionListing> listActions(NangoKey key, String integration, ActionListing.@Nullable Version known) {
		NangoError failure = this.failures.get(integration);
		List<NangoAction> found = this.actions.get(integration);
		if (failure != null) {
			return Mono.error(new NangoException(failure));
		}
		return (found != null) ? Mono.just(new ActionListing(found, new ActionListing.Version(List.of())))
				: Mono.error(new NangoException(new NangoError.UnknownIntegration()));
	}

	@Override
	public Mono<JsonText> trigger(NangoKey key, ActionTrigger trigger) {
		this.triggered.add(trigger);
		return Mono.just(JsonText.of("{\"ran\":\"%s\"}".formatted(trigger.action())));
	}

	@Override
	public Mono<List<NangoConnection>> listConnections(NangoKey key, ConnectionFilter filter) {
		String integration = Objects.requireNonNull(filter.integration());
		List<NangoConnection> found = new ArrayList<>();
		if (this.connections.containsKey(integration)) {
			found.add(new NangoConnection(this.connections.get(integration), integration, "", List.of(),
					Map.of("organization_id", "acme"), ""));
		}
		return Mono.just(found);
	}

	@Override
	public Mono<ConnectLink> createConnectSession(NangoKey key, ConnectSession session) {
		this.connectSessions.add(session);
		return Mono.just(new ConnectLink("https://connect.example.com/?session_token=1", LINK_EXPIRY));
	}

}
