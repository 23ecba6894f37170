package io.nangomcp.sessions;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

import io.nangomcp.caller.ToolGrant;
import io.nangomcp.catalog.Tool;
import io.nangomcp.catalog.Tools;
import io.nangomcp.sessions.SessionToolNames.Address;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * The tools that a session is granted of some integrations, at one moment. Immutable.
 */
final class SessionTools {

	private final Map<String, SessionTool> byName;

	private final Tools listed;

	private final Mono<ToolIndex> index;

	/**
	 * Names the tools, which takes too long for an event loop where there are many.
	 * @param sources whose tools
	 * @param missing the session's other integrations, whose tools' names are kept free
	 */
	SessionTools(List<Source> sources, Collection<String> missing) {
		List<SessionTool> tools = name(sources).stream()
			.filter((tool) -> missing.stream().noneMatch((other) -> SessionToolNames.mayBeOf(other, tool.name())))
			.toList();
		this.byName = tools.stream().collect(Collectors.toUnmodifiableMap(SessionTool::name, Function.identity()));
		this.listed = Tools.of(tools.stream().map(SessionTool::listed).toList());
		this.index = Mono.fromSupplier(() -> new ToolIndex(tools)).subscribeOn(Schedulers.boundedElastic()).cache();
	}

	private static List<SessionTool> name(List<Source> sources) {
		Map<Address, Tool> tools = sources.stream()
			.flatMap((source) -> source.granted().stream().map((tool) -> Map.entry(source.addressOf(tool), tool)))
			.collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
		return SessionToolNames.name(tools.keySet())
			.entrySet()
			.stream()
			.map((named) -> new SessionTool(named.getValue(), named.getKey().integration(),
					Objects.requireNonNull(tools.get(named.getKey()))))
			.sorted(Comparator.comparing(SessionTool::name))
			.toList();
	}

	/** As a session lists them. */
	List<Tool> listed() {
		return this.listed.list();
	}

	/** Finds a tool by its name in the session, or that in snake_case. */
	Optional<SessionTool> find(String spelling) {
		return this.listed.find(spelling).map(this::of);
	}

	/** The tool that is listed as another. */
	SessionTool of(Tool tool) {
		return Objects.requireNonNull(this.byName.get(tool.name()));
	}

	/** Made when it is asked for first. */
	Mono<ToolIndex> index() {
		return this.index;
	}

	/**
	 * An integration's tools, and which of them a session may use. It equals another one
	 * with the very same tools, so that nobody has to compare them.
	 *
	 * @param integration the integration's unique key
	 * @param grant what the session may use
	 * @param tools the integration's tools
	 */
	record Source(String integration, ToolGrant grant, List<Tool> tools) {

		private List<Tool> granted() {
			return this.tools.stream().filter((tool) -> this.grant.allows(tool.action())).toList();
		}

		private Address addressOf(Tool tool) {
			return new Address(this.integration, tool.action());
		}

		@Override
		@SuppressWarnings("ReferenceEquality")
		public boolean equals(@Nullable Object other) {
			return other instanceof Source source && this.tools == source.tools
					&& this.integration.equals(source.integration) && this.grant.equals(source.grant);
		}

		@Override
		public int hashCode() {
			return Objects.hash(this.integration, this.grant, System.identityHashCode(this.tools));
		}

	}

}
