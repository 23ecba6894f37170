package io.nangomcp.sessions;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;

import io.nangomcp.caller.AgentSession;
import io.nangomcp.caller.Caller;
import io.nangomcp.caller.EndedSessions;
import io.nangomcp.caller.MetaTool;
import io.nangomcp.caller.ToolPatterns;
import io.nangomcp.catalog.Call;
import io.nangomcp.catalog.CombinedToolset;
import io.nangomcp.catalog.Failures;
import io.nangomcp.catalog.Tool;
import io.nangomcp.catalog.ToolInput.Reading;
import io.nangomcp.catalog.ToolOutcome;
import io.nangomcp.catalog.ToolOutcome.Failure;
import io.nangomcp.catalog.Tools;
import io.nangomcp.catalog.Toolset;
import io.nangomcp.catalog.UnknownToolException;
import io.nangomcp.nango.NangoException;
import io.nangomcp.sessions.SessionCatalog.Available;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.stereotype.Component;

/**
 * The tools of whoever asks: those of an agent session, or else our own beside the
 * integration's actions. What a session calls is called as one of its integration's
 * callers would call it.
 */
@Component
class SessionToolset implements Toolset {

	/** How often a subscription looks whether somebody has ended its session. */
	private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(10);

	private final Toolset ordinary;

	private final Toolset actions;

	private final SessionCatalog catalog;

	private final SessionSearch search;

	private final SessionConnections connections;

	private final EndedSessions ended;

	private final SessionProperties properties;

	private final MetaTools metaTools = new MetaTools();

	SessionToolset(@Qualifier("connectionTools") Toolset builtin, @Qualifier("actionToolset") Toolset actions,
			SessionCatalog catalog, SessionConnections connections, EndedSessions ended, SessionProperties properties) {
		this.ordinary = new CombinedToolset(builtin, actions);
		this.actions = actions;
		this.catalog = catalog;
		this.search = new SessionSearch(connections);
		this.connections = connections;
		this.ended = ended;
		this.properties = properties;
	}

	@Override
	public Mono<Tools> list(Caller caller) {
		return (caller.account() instanceof Caller.Session(AgentSession session))
				? this.catalog.available(session).map((available) -> list(session, available, caller.tools()))
				: this.ordinary.list(caller);
	}

	/** Without nango_execute, most clients can run only what is listed. */
	private Tools list(AgentSession session, Available available, ToolPatterns wanted) {
		List<Tool> tools = available.tools()
			.listed()
			.stream()
			.filter((tool) -> available.tools().of(tool).isAmong(wanted))
			.toList();
		boolean all = tools.size() <= this.properties.listAllUpTo()
				|| !session.metaTools().contains(MetaTool.NANGO_EXECUTE);
		List<Tool> listed = new ArrayList<>(this.metaTools.of(session));
		if (all) {
			listed.removeIf((tool) -> MetaTools.kindOf(tool) != MetaTool.NANGO_CREATE_CONNECTION);
		}
		tools.stream().filter((tool) -> all || isPinned(session, available.tools().of(tool))).forEach(listed::add);
		listed.sort(Comparator.comparing(Tool::name));
		return available.list(List.copyOf(listed));
	}

	private static boolean isPinned(AgentSession session, SessionTool tool) {
		return session.pinnedTools().getOrDefault(tool.integration(), List.of()).contains(tool.tool().action());
	}

	@Override
	public Flux<Tools> changes(Caller caller) {
		return (caller.account() instanceof Caller.Session(AgentSession session)) ? changes(caller, session)
				: this.ordinary.changes(caller);
	}

	private Flux<Tools> changes(Caller caller, AgentSession session) {
		List<Flux<Tools>> watched = session.toolset()
			.keySet()
			.stream()
			.map((integration) -> watch(session.callerOf(integration, null)))
			.toList();
		Mono<Tools> again = list(caller).onErrorResume(SessionCatalog::mayBeLeftOut, (failure) -> Mono.empty());
		return list(caller).concatWith(Flux.merge(watched).concatMap((changed) -> again))
			.distinctUntilChanged(Function.identity(), Tools::looksLike)
			.skip(1)
			.takeUntilOther(expiry(session))
			.takeUntilOther(end(session));
	}

	private static Mono<Long> expiry(AgentSession session) {
		return Mono.defer(() -> Mono.delay(Duration.between(Instant.now(), session.expiresAt())));
	}

	private Mono<Boolean> end(AgentSession session) {
		return Mono.delay(BETWEEN_LOOKS)
			.then(Mono.defer(() -> this.ended.hasEnded(session)))
			.filter(Boolean::booleanValue)
			.repeatWhenEmpty(Function.identity());
	}

	/** An integration that is gone is a change, and no end for the others. */
	private Flux<Tools> watch(Caller caller) {
		return this.actions.changes(caller)
			.onErrorResume(SessionCatalog::mayBeLeftOut, (gone) -> Flux.just(Tools.of(List.of())))
			.concatWith(Flux.never());
	}

	@Override
	public Mono<ToolOutcome> call(Caller caller, Call call) {
		if (!(caller.account() instanceof Caller.Session(AgentSession session))) {
			return this.ordinary.call(caller, call);
		}
		return this.metaTools.find(session, call.tool())
			.map((tool) -> callMetaTool(caller, session, call, tool))
			.orElseGet(() -> withTool(caller, session, call.tool(), (tool) -> run(caller, session, tool, call)));
	}

	/** Only the integrations that can have the name are asked. */
	private Mono<ToolOutcome> withTool(Caller caller, AgentSession session, String name,
			Function<SessionTool, Mono<ToolOutcome>> call) {
		List<String> candidates = session.toolset()
			.keySet()
			.stream()
			.filter((integration) -> SessionToolNames.mayBeOf(integration, name))
			.toList();
		if (candidates.isEmpty()) {
			return Mono.error(new UnknownToolException(name));
		}
		return this.catalog.tools(session, candidates)
			.map((tools) -> call.apply(tools.find(name)
				.filter((tool) -> tool.isAmong(caller.tools()))
				.orElseThrow(() -> new UnknownToolException(name))))
			.onErrorResume(SessionCatalog::mayBeLeftOut,
					(failure) -> Mono.just(Mono.just(explain((NangoException) failure, candidates.getFirst()))))
			.flatMap(Function.identity());
	}

	private static ToolOutcome explain(NangoException ex, String integration) {
		return Failures.explain(ex.error(), integration, 0, true);
	}

	private Mono<ToolOutcome> run(Caller caller, AgentSession session, SessionTool tool, Call call) {
		return this.actions.call(session.callerOf(tool.integration(), caller.callTimeout()),
				new Call(tool.tool().name(), call.arguments(), call.answers(), call.listener()));
	}

	private Mono<ToolOutcome> callMetaTool(Caller caller, AgentSession session, Call call, Tool tool) {
		return Mono.fromSupplier(() -> {
			call.listener().found(caller.integration(), tool);
			return tool.input().read(call.arguments());
		}).flatMap((reading) -> switch (reading) {
			case Reading.Unfit unfit -> Mono.just(unfit.toFailure());
			case Reading.Fits(JsonNode input) -> callMetaTool(caller, session, call, tool.name(), input);
		});
	}

	private Mono<ToolOutcome> callMetaTool(Caller caller, AgentSession session, Call call, String name,
			JsonNode input) {
		return switch (name) {
			case "nango_tool_search" -> this.catalog.available(session)
				.flatMap((available) -> this.search.search(session, available, input, caller.tools()));
			case "nango_execute" -> execute(caller, session, call, input, false);
			case MetaTools.EXECUTE_READ -> execute(caller, session, call, input, true);
			case "nango_create_connection" -> this.connections.create(session, input.path("integration").asString());
			default -> throw new IllegalStateException("There is no tool " + name);
		};
	}

	private Mono<ToolOutcome> execute(Caller caller, AgentSession session, Call call, JsonNode input,
			boolean readOnly) {
		String name = input.path("tool").asString();
		if (this.metaTools.haveName(name)) {
			return Mono.just(new Failure("unknown_tool", "%s cannot be run by another tool.".formatted(name), true,
					"Call it directly.", 0));
		}
		ObjectNode arguments = (input.get("input") instanceof ObjectNode object) ? object
				: JsonNodeFactory.instance.objectNode();
		Call executed = new Call(call.tool(), arguments, call.answers(), new ExecutionListener(call.listener()));
		return withTool(caller, session, name,
				(tool) -> (readOnly && !Boolean.TRUE.equals(tool.tool().hints().readOnly())) ? Mono.just(mayWrite(tool))
						: run(caller, session, tool, executed))
			.onErrorResume(UnknownToolException.class,
					(unknown) -> Mono.just(new Failure("unknown_tool", unknown.getMessage() + ".", true,
							"Find a tool by nango_tool_search, and pass its name as it is given there.", 0)));
	}

	private static Failure mayWrite(SessionTool tool) {
		return new Failure("not_read_only", "%s is not known to be read-only.".formatted(tool.name()), true,
				"Run it by nango_execute.", 0);
	}

}
