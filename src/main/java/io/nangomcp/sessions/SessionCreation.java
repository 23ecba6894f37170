package io.nangomcp.sessions;

import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.nangomcp.caller.AgentSession;
import io.nangomcp.caller.SessionTokens;
import io.nangomcp.caller.ToolGrant;
import io.nangomcp.catalog.ActionCatalog;
import io.nangomcp.catalog.Tool;
import io.nangomcp.catalog.Tools;
import io.nangomcp.nango.NangoClient;
import io.nangomcp.nango.NangoConnection;
import io.nangomcp.nango.NangoError;
import io.nangomcp.nango.NangoException;
import io.nangomcp.nango.NangoIntegration;
import io.nangomcp.nango.NangoKey;
import io.nangomcp.sessions.CreatedSession.ToolCount;
import io.nangomcp.sessions.SessionRequest.Integrations;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.stereotype.Component;

/**
 * Makes a session of a request: asks Nango for all that the request names, and refuses it
 * unless all of that is there and nothing is in doubt.
 */
@Component
class SessionCreation {

	/** A toolset of more makes no token that fits. */
	private static final int MOST_INTEGRATIONS = 100;

	private static final int AT_A_TIME = 4;

	private final NangoClient client;

	private final ActionCatalog catalog;

	private final TenantConnections connections;

	private final SessionTokens tokens;

	private final SessionProperties properties;

	SessionCreation(NangoClient client, ActionCatalog catalog, SessionTokens tokens, SessionProperties properties) {
		this.client = client;
		this.catalog = catalog;
		this.connections = new TenantConnections(client);
		this.tokens = tokens;
		this.properties = properties;
	}

	/**
	 * Creates a session.
	 * @param key the key that it is for
	 * @param request what it shall grant
	 * @param id its id
	 * @param expiresAt when it expires, in whole seconds
	 * @return the session; fails with a {@link SessionException} or a
	 * {@link NangoException}
	 */
	Mono<CreatedSession> create(NangoKey key, SessionRequest request, String id, Instant expiresAt) {
		return this.connections.find(key, request)
			.flatMap((connections) -> chooseToolset(key, request, connections)
				.map((toolset) -> draft(key, request, id, expiresAt, connections, toolset)))
			.flatMap(this::loadTools)
			.flatMap((draft) -> refuseUnknownIntegrations(request, draft))
			.flatMap(this::refuseUnknownTools)
			.map(this::issue);
	}

	private Mono<Map<String, ToolGrant>> chooseToolset(NangoKey key, SessionRequest request,
			Map<String, List<NangoConnection>> connections) {
		return switch (request.integrations()) {
			case Integrations.Named(Map<String, ToolGrant> grants) -> Mono.just(grants);
			case Integrations.Connected _ -> Mono.just(allOf(connections.keySet()));
			case Integrations.All _ -> this.client.listIntegrations(key)
				.map((found) -> allOf(found.stream().map(NangoIntegration::key).toList()));
		};
	}

	private static Map<String, ToolGrant> allOf(Collection<String> integrations) {
		Map<String, ToolGrant> grants = new LinkedHashMap<>();
		integrations.forEach((integration) -> grants.put(integration, ToolGrant.ALL));
		return grants;
	}

	private static Draft draft(NangoKey key, SessionRequest request, String id, Instant expiresAt,
			Map<String, List<NangoConnection>> connections, Map<String, ToolGrant> toolset) {
		if (toolset.size() > MOST_INTEGRATIONS) {
			throw tooLarge(
					"The toolset has %d integrations, more than %d.".formatted(toolset.size(), MOST_INTEGRATIONS));
		}
		Optional<String> outside = request.pinnedTools()
			.keySet()
			.stream()
			.filter((integration) -> !toolset.containsKey(integration))
			.findFirst();
		if (outside.isPresent()) {
			throw new SessionException(400, "tool_not_in_toolset",
					"pinned_tools has the integration \"%s\", which is not in the toolset.".formatted(outside.get()));
		}
		return new Draft(new AgentSession(id, key, expiresAt, request.any(), toolset,
				TenantConnections.chooseOne(connections, toolset.keySet()), request.pinnedTools(), request.metaTools()),
				Map.of());
	}

	private Mono<Draft> loadTools(Draft draft) {
		return Flux.fromIterable(draft.session.toolset().keySet())
			.flatMapSequential((integration) -> loadTools(draft.session, integration), AT_A_TIME)
			.collectMap(Map.Entry::getKey, Map.Entry::getValue, LinkedHashMap::new)
			.map((tools) -> new Draft(draft.session, tools));
	}

	private Mono<Map.Entry<String, Tools>> loadTools(AgentSession session, String integration) {
		return this.catalog.tools(session.callerOf(integration, null))
			.map((tools) -> Map.entry(integration, tools))
			.onErrorMap(SessionCreation::isUnknownIntegration, (unknown) -> unknownIntegration(integration));
	}

	/** A Nango that lists no integration's functions does not say which it knows. */
	private Mono<Draft> refuseUnknownIntegrations(SessionRequest request, Draft draft) {
		List<String> inDoubt = (request.integrations() instanceof Integrations.Named) ? draft.withoutTools()
				: List.of();
		if (inDoubt.isEmpty()) {
			return Mono.just(draft);
		}
		return this.client.listIntegrations(draft.session.key())
			.onErrorResume(SessionCreation::isMissingScope, (unsaid) -> Mono.empty())
			.doOnNext((known) -> refuseUnknown(inDoubt, known))
			.thenReturn(draft);
	}

	private static void refuseUnknown(List<String> inDoubt, List<NangoIntegration> known) {
		Set<String> keys = known.stream().map(NangoIntegration::key).collect(Collectors.toSet());
		inDoubt.stream().filter((integration) -> !keys.contains(integration)).findFirst().ifPresent((unknown) -> {
			throw unknownIntegration(unknown);
		});
	}

	private static SessionException unknownIntegration(String integration) {
		return new SessionException(400, "unknown_integration",
				"Nango knows no integration \"%s\".".formatted(integration));
	}

	private static boolean isMissingScope(Throwable failure) {
		return failure instanceof NangoException ex && ex.error() instanceof NangoError.MissingScope;
	}

	private static boolean isUnknownIntegration(Throwable failure) {
		return failure instanceof NangoException ex && ex.error() instanceof NangoError.UnknownIntegration;
	}

	private Mono<Draft> refuseUnknownTools(Draft draft) {
		return Mono.justOrEmpty(draft.unknownTools().findFirst())
			.flatMap((unknown) -> this.client.isSync(draft.session.key(), unknown.integration, unknown.name)
				.flatMap((sync) -> Mono.<Draft>error(unknown.refusal(sync))))
			.switchIfEmpty(Mono.just(draft));
	}

	private CreatedSession issue(Draft draft) {
		AgentSession session = draft.resolve();
		String token = this.tokens.issue(session);
		if (token.length() > this.properties.maxTokenSize().toBytes()) {
			throw tooLarge("The session's token would have %d characters, more than the %d that fit into a header."
				.formatted(token.length(), this.properties.maxTokenSize().toBytes()));
		}
		return new CreatedSession(session, token, draft.count(session));
	}

	private static SessionException tooLarge(String message) {
		return new SessionException(400, "session_too_large", message
				+ " Name fewer integrations, give an integration as \"*\" in place of a long list, or pin fewer tools.");
	}

	/**
	 * A session as it was asked for.
	 *
	 * @param session with the names of tools as they were spelled
	 * @param tools the tools of each of its integrations
	 */
	private record Draft(AgentSession session, Map<String, Tools> tools) {

		List<String> withoutTools() {
			return this.tools.entrySet()
				.stream()
				.filter((entry) -> entry.getValue().list().isEmpty())
				.map(Map.Entry::getKey)
				.toList();
		}

		Stream<ToolName> unknownTools() {
			Stream<ToolName> granted = this.session.toolset()
				.entrySet()
				.stream()
				.flatMap((entry) -> Stream
					.concat(Stream.ofNullable(entry.getValue().allow()), Stream.of(entry.getValue().deny()))
					.flatMap(Set::stream)
					.map((name) -> new ToolName(entry.getKey(), name)));
			Stream<ToolName> pinned = this.session.pinnedTools()
				.entrySet()
				.stream()
				.flatMap((entry) -> entry.getValue().stream().map((name) -> new ToolName(entry.getKey(), name)));
			return Stream.concat(granted, pinned).filter((tool) -> find(tool).isEmpty());
		}

		/** With the actions' own names. */
		AgentSession resolve() {
			Map<String, ToolGrant> toolset = new LinkedHashMap<>();
			this.session.toolset()
				.forEach((integration, grant) -> toolset.put(integration, resolve(integration, grant)));
			Map<String, List<String>> pinned = new LinkedHashMap<>();
			this.session.pinnedTools()
				.forEach((integration, names) -> pinned.put(integration, List.copyOf(resolve(integration, names))));
			AgentSession resolved = new AgentSession(this.session.id(), this.session.key(), this.session.expiresAt(),
					this.session.tenant(), toolset, this.session.connections(), pinned, this.session.metaTools());
			pinned.forEach((integration, actions) -> actions
				.forEach((action) -> requireGranted(resolved, integration, action)));
			return resolved;
		}

		private ToolGrant resolve(String integration, ToolGrant grant) {
			return new ToolGrant((grant.allow() != null) ? resolve(integration, grant.allow()) : null,
					resolve(integration, grant.deny()));
		}

		private Set<String> resolve(String integration, Collection<String> names) {
			return names.stream()
				.map((name) -> find(new ToolName(integration, name)).orElseThrow().action())
				.collect(Collectors.toCollection(LinkedHashSet::new));
		}

		private Optional<Tool> find(ToolName tool) {
			return Optional.ofNullable(this.tools.get(tool.integration)).flatMap((tools) -> tools.find(tool.name));
		}

		private static void requireGranted(AgentSession session, String integration, String action) {
			if (!session.allows(integration, action)) {
				throw new SessionException(400, "tool_not_in_toolset",
						"pinned_tools has the tool \"%s\" of \"%s\", which is not in the toolset.".formatted(action,
								integration));
			}
		}

		Map<String, ToolCount> count(AgentSession resolved) {
			Map<String, ToolCount> counts = new LinkedHashMap<>();
			this.tools.forEach((integration, all) -> {
				int pinned = resolved.pinnedTools().getOrDefault(integration, List.of()).size();
				long granted = all.list()
					.stream()
					.filter((tool) -> resolved.allows(integration, tool.action()))
					.count();
				counts.put(integration, new ToolCount(pinned, (int) granted - pinned));
			});
			return counts;
		}

	}

	private record ToolName(String integration, String name) {

		SessionException refusal(boolean sync) {
			return sync
					? new SessionException(400, "unsupported_function_type",
							"\"%s\" of \"%s\" is a sync, and only actions are tools.".formatted(this.name,
									this.integration))
					: new SessionException(400, "unknown_tool",
							"The integration \"%s\" has no tool \"%s\".".formatted(this.integration, this.name));
		}

	}

}
