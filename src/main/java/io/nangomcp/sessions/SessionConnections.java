package io.nangomcp.sessions;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import io.nangomcp.caller.AgentSession;
import io.nangomcp.caller.Connections;
import io.nangomcp.caller.Connections.Found;
import io.nangomcp.catalog.Failures;
import io.nangomcp.catalog.ToolOutcome;
import io.nangomcp.catalog.ToolOutcome.Failure;
import io.nangomcp.nango.ConnectLink;
import io.nangomcp.nango.ConnectSession;
import io.nangomcp.nango.JsonText;
import io.nangomcp.nango.NangoClient;
import io.nangomcp.nango.NangoError;
import io.nangomcp.nango.NangoException;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

import org.springframework.stereotype.Component;

/**
 * Which of its integrations a session is connected to, and the links by which its user
 * connects to others.
 */
@Component
class SessionConnections {

	/** Of the integrations of one session. */
	private static final int ASKED_AT_ONCE = 4;

	private static final int MOST_NAMED = 50;

	private final NangoClient client;

	private final Connections connections;

	SessionConnections(NangoClient client, Connections connections) {
		this.client = client;
		this.connections = connections;
	}

	/**
	 * Says which integrations are connected.
	 * @param session the session
	 * @param integrations which, of its toolset
	 * @return in words, in the same order; a {@link NangoException} when Nango refuses
	 * the key
	 */
	Mono<Map<String, String>> states(AgentSession session, Collection<String> integrations) {
		return Flux.fromIterable(integrations)
			.flatMapSequential(
					(integration) -> state(session, integration).map((state) -> Map.entry(integration, state)),
					ASKED_AT_ONCE)
			.collectMap(Map.Entry::getKey, Map.Entry::getValue, LinkedHashMap::new);
	}

	private Mono<String> state(AgentSession session, String integration) {
		return this.connections.findInNango(session.callerOf(integration, null)).map((found) -> switch (found) {
			case Found.One one -> one.broken() ? "broken" : "connected";
			case Found.None _ -> "not connected";
			case Found.Several _ -> "several connections";
		}).onErrorResume(SessionConnections::saysNothing, (failure) -> Mono.just("unknown"));
	}

	private static boolean saysNothing(Throwable failure) {
		return failure instanceof NangoException ex && !(ex.error() instanceof NangoError.InvalidKey);
	}

	/**
	 * Makes a link by which the session's user connects.
	 * @param session the session
	 * @param integration to what, as its model says
	 * @return the link, or why there is none; a {@link NangoException} when Nango refuses
	 * the key
	 */
	Mono<ToolOutcome> create(AgentSession session, String integration) {
		if (!session.toolset().containsKey(integration)) {
			return Mono.just(new Failure("unknown_integration",
					"This session has no such integration. It has %s.".formatted(names(session)), true,
					"Call again with one of these.", 0));
		}
		return this.connections.findInNango(session.callerOf(integration, null))
			.flatMap((found) -> (found instanceof Found.None) ? connect(session, integration)
					: Mono.just(connected(integration)))
			.onErrorResume(NangoException.class, (ex) -> explain(ex, integration));
	}

	/** What was connected at creation, and is no more, cannot be so again. */
	private Mono<ToolOutcome> connect(AgentSession session, String integration) {
		return (session.tenant().isEmpty() || session.connections().containsKey(integration))
				? Mono.just(new Failure("no_connection",
						"This session has no connection of the integration \"%s\", and cannot get one."
							.formatted(integration),
						true, "Tell the user: a new session must be created, with such a connection.", 0))
				: createLink(session, integration);
	}

	private Mono<ToolOutcome> createLink(AgentSession session, String integration) {
		return this.client
			.createConnectSession(session.key(),
					new ConnectSession(session.tenant().getFirst(), List.of(integration), null))
			.map(SessionConnections::view);
	}

	private static ToolOutcome view(ConnectLink link) {
		ObjectNode view = JsonNodeFactory.instance.objectNode()
			.put("connect_link", link.url())
			.put("expires_at", link.expiresAt().toString());
		return new ToolOutcome.Success(JsonText.of(view.toString()), 0);
	}

	private static Mono<ToolOutcome> explain(NangoException ex, String integration) {
		return (ex.error() instanceof NangoError.InvalidKey) ? Mono.error(ex)
				: Mono.just(Failures.explain(ex.error(), integration, 0, true));
	}

	private static String names(AgentSession session) {
		return session.toolset().keySet().stream().limit(MOST_NAMED).collect(Collectors.joining(", "));
	}

	private static Failure connected(String integration) {
		return new Failure("already_connected",
				"There is a connection of the integration \"%s\".".formatted(integration), true,
				"Call its tools; where the connection does not work, that says what to do.", 0);
	}

}
