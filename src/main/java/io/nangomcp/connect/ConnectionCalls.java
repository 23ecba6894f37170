package io.nangomcp.connect;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import io.nangomcp.caller.Caller;
import io.nangomcp.catalog.CallListener;
import io.nangomcp.catalog.RunningCalls;
import io.nangomcp.nango.ConnectLink;
import io.nangomcp.nango.ConnectSession;
import io.nangomcp.nango.ConnectionFilter;
import io.nangomcp.nango.NangoClient;
import io.nangomcp.nango.NangoConnection;
import io.nangomcp.nango.NangoIntegration;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

import org.springframework.stereotype.Component;

/**
 * What our own tools do. Where they are not environment-wide, the caller alone says which
 * user and integration they reach, whatever the arguments.
 */
@Component
class ConnectionCalls {

	private final NangoClient client;

	private final RunningCalls running;

	private final boolean environmentWide;

	ConnectionCalls(NangoClient client, RunningCalls running, BuiltinToolProperties properties) {
		this.client = client;
		this.running = running;
		this.environmentWide = properties.environmentWide();
	}

	/** A new connection needs a user to belong to. */
	boolean allows(Caller caller, String tool) {
		return this.environmentWide || caller.account() instanceof Caller.EndUser
				|| !tool.equals("create_connect_session");
	}

	Mono<ObjectNode> listConnections(Caller caller, JsonNode input) {
		return search(caller, input).map((found) -> {
			ObjectNode output = object();
			ArrayNode connections = output.putArray("connections");
			found.forEach((connection) -> connections.add(view(connection)));
			return output;
		});
	}

	Mono<ObjectNode> getConnection(Caller caller, JsonNode input) {
		return find(caller, input).map(ConnectionCalls::view);
	}

	Mono<ObjectNode> createConnectSession(Caller caller, JsonNode input) {
		return this.client.createConnectSession(caller.key(), session(caller, input)).map(ConnectionCalls::view);
	}

	private ConnectSession session(Caller caller, JsonNode input) {
		ConnectTags tags = ConnectTags.read(input.path("tags"));
		if (!this.environmentWide) {
			return new ConnectSession(tags.of((Caller.EndUser) caller.account()).values(),
					List.of(caller.integration()), null);
		}
		List<String> allowed = input.path("allowed_integrations").valueStream().map(JsonNode::asString).toList();
		ObjectNode defaults = (input.get("integrations_config_defaults") instanceof ObjectNode object) ? object : null;
		return new ConnectSession(tags.values(), allowed, defaults);
	}

	Mono<ObjectNode> createReconnectSession(Caller caller, JsonNode input) {
		return find(caller, input)
			.flatMap((connection) -> this.client.createReconnectSession(caller.key(), connection.integration(),
					connection.id()))
			.map(ConnectionCalls::view);
	}

	Mono<ObjectNode> listIntegrations(Caller caller) {
		return this.client.listIntegrations(caller.key()).map((found) -> {
			ObjectNode output = object();
			ArrayNode integrations = output.putArray("integrations");
			found.stream()
				.filter((integration) -> this.environmentWide || integration.key().equals(caller.integration()))
				.forEach((integration) -> integrations.add(view(integration)));
			return output;
		});
	}

	Mono<ObjectNode> waitForConnection(Caller caller, JsonNode input, CallListener listener) {
		Duration patience = Duration.ofSeconds(input.path("timeout_seconds").asLong());
		Mono<?> known = input.has("connection_id") ? find(caller, input) : Mono.empty();
		return known.thenMany(untilConnected(caller, input, listener))
			.takeUntilOther(this.running.pause(caller.patience(patience)))
			.next()
			.map((connection) -> object().put("connected", true).set("connection", view(connection)))
			.defaultIfEmpty(object().put("connected", false))
			.cast(ObjectNode.class);
	}

	private Flux<NangoConnection> untilConnected(Caller caller, JsonNode input, CallListener listener) {
		Mono<List<NangoConnection>> look = search(caller, input)
			.doOnSubscribe((begun) -> listener.progress("Waiting for the user to connect"));
		return ConnectionPoll.of(look)
			.flatMapIterable((found) -> found)
			.filter((connection) -> !connection.hasBrokenCredentials());
	}

	/** The connection that the arguments name, if the caller may know of it. */
	private Mono<NangoConnection> find(Caller caller, JsonNode input) {
		return search(caller, input).flatMapIterable((found) -> found)
			.next()
			.switchIfEmpty(Mono.error(ConnectionCalls::unknownConnection));
	}

	private static ArgumentException unknownConnection() {
		return new ArgumentException("unknown_connection",
				"There is no such connection here. list_connections says which there are.");
	}

	/** What Nango finds, less whatever is out of the caller's reach. */
	private Mono<List<NangoConnection>> search(Caller caller, JsonNode input) {
		return this.client.listConnections(caller.key(), filter(caller, input))
			.map((found) -> found.stream()
				.filter((connection) -> this.environmentWide || caller.reaches(connection))
				.toList());
	}

	private ConnectionFilter filter(Caller caller, JsonNode input) {
		String connection = input.path("connection_id").asString(null);
		int limit = input.path("limit").asInt(100);
		int page = input.path("page").asInt(0);
		if (this.environmentWide) {
			return new ConnectionFilter(input.path("integration_id").asString(null), connection,
					ConnectTags.read(input.path("tags")).values(), limit, page);
		}
		return switch (caller.account()) {
			case Caller.EndUser user -> new ConnectionFilter(caller.integration(), connection,
					Map.of(ConnectionFilter.END_USER_ID, user.id()), limit, page);
			case Caller.Connection own when connection == null || connection.equals(own.id()) ->
				ConnectionFilter.ofConnection(caller.integration(), own.id());
			case Caller.Connection _ -> throw unknownConnection();
			case Caller.Session _, Caller.Tenant _ ->
				throw new IllegalStateException("A session has none of these tools");
		};
	}

	private static ObjectNode view(NangoConnection connection) {
		ObjectNode view = object().put("connection_id", connection.id())
			.put("integration_id", connection.integration())
			.put("provider", connection.provider())
			.put("state", connection.hasBrokenCredentials() ? "broken" : "working")
			.put("created", connection.created());
		ObjectNode tags = view.putObject("tags");
		connection.tags().forEach(tags::put);
		return view;
	}

	private static ObjectNode view(ConnectLink link) {
		return object().put("connect_link", link.url()).put("expires_at", link.expiresAt().toString());
	}

	private static ObjectNode view(NangoIntegration integration) {
		return object().put("integration_id", integration.key())
			.put("provider", integration.provider())
			.put("display_name", integration.displayName());
	}

	private static ObjectNode object() {
		return JsonNodeFactory.instance.objectNode();
	}

}
