package io.nangomcp.sessions;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.nangomcp.caller.AgentSession;
import io.nangomcp.catalog.Tool;
import io.nangomcp.catalog.Tools;
import io.nangomcp.catalog.Toolset;
import io.nangomcp.nango.NangoError;
import io.nangomcp.nango.NangoException;
import io.nangomcp.sessions.SessionTools.Source;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.stereotype.Component;

/**
 * The tools that sessions have, made of those of their integrations: once for all
 * sessions of a key that are granted the same, and again when an integration's tools
 * change.
 */
@Component
class SessionCatalog {

	private static final Logger logger = LoggerFactory.getLogger(SessionCatalog.class);

	/** Of the integrations of one session. */
	private static final int LOADED_AT_ONCE = 8;

	private static final Duration KEPT = Duration.ofMinutes(10);

	/**
	 * A tool takes about a kilobyte here, in its index and beside what the catalog has.
	 */
	private static final int MOST_TOOLS = 50_000;

	private final Toolset actions;

	private final AsyncCache<Key, SessionTools> cache = Caffeine.newBuilder()
		.expireAfterAccess(KEPT)
		.maximumWeight(MOST_TOOLS)
		.weigher((Key key, SessionTools tools) -> 1 + tools.listed().size())
		.executor(Runnable::run)
		.buildAsync();

	SessionCatalog(@Qualifier("actionToolset") Toolset actions) {
		this.actions = actions;
	}

	/**
	 * The tools of some of a session's integrations.
	 * @param session the session
	 * @param integrations which, of its toolset
	 * @return the tools; a {@link NangoException} when those of any one cannot be loaded
	 */
	Mono<SessionTools> tools(AgentSession session, Collection<String> integrations) {
		return Flux.fromIterable(integrations)
			.flatMapSequential((integration) -> load(session, integration), LOADED_AT_ONCE)
			.collectList()
			.flatMap((parts) -> combine(session, parts, Set.of()));
	}

	/**
	 * All tools of a session that there are now. An integration that cannot be loaded
	 * does not hide the others, but for tools whose names may be its own tools'.
	 * @param session the session
	 * @return the tools, and what is missing; a {@link NangoException} when Nango refuses
	 * the key, or when no integration can be loaded
	 */
	Mono<Available> available(AgentSession session) {
		return Flux.fromIterable(session.toolset().keySet())
			.flatMapSequential(
					(integration) -> load(session, integration).onErrorResume(SessionCatalog::mayBeLeftOut,
							(failure) -> Mono.just(Part.missing(integration, (NangoException) failure))),
					LOADED_AT_ONCE)
			.collectList()
			.flatMap((parts) -> available(session, parts));
	}

	private Mono<Available> available(AgentSession session, List<Part> parts) {
		List<Part> loaded = parts.stream().filter((part) -> part.failure == null).toList();
		Map<String, NangoError> missing = new LinkedHashMap<>();
		for (Part part : parts) {
			if (part.failure != null && loaded.isEmpty()) {
				return Mono.error(part.failure);
			}
			if (part.failure != null) {
				logger.warn("The tools of {} are left out of a session ({})", part.integration,
						part.failure.getMessage());
				missing.put(part.integration, part.failure.error());
			}
		}
		return combine(session, loaded, missing.keySet())
			.map((tools) -> new Available(tools, missing, staleSince(loaded), fresh(loaded)));
	}

	private Mono<Part> load(AgentSession session, String integration) {
		return this.actions.list(session.callerOf(integration, null)).map((tools) -> Part.of(integration, tools));
	}

	private Mono<SessionTools> combine(AgentSession session, List<Part> parts, Set<String> missing) {
		List<Source> sources = parts.stream()
			.map((part) -> new Source(part.integration, Objects.requireNonNull(session.toolset().get(part.integration)),
					part.tools.list()))
			.toList();
		return Mono.fromFuture(() -> this.cache.get(new Key(session.key().fingerprint(), sources, Set.copyOf(missing)),
				(key, executor) -> Mono.fromSupplier(() -> new SessionTools(key.sources, key.missing))
					.subscribeOn(Schedulers.boundedElastic())
					.toFuture()),
				true);
	}

	/** Whether Nango may have the tools of other integrations nevertheless. */
	static boolean mayBeLeftOut(Throwable failure) {
		return failure instanceof NangoException ex && switch (ex.error()) {
			case NangoError.InvalidKey _, NangoError.MissingScope _ -> false;
			default -> true;
		};
	}

	private static @Nullable Instant staleSince(List<Part> parts) {
		return parts.stream()
			.map((part) -> part.tools.staleSince())
			.filter(Objects::nonNull)
			.min(Instant::compareTo)
			.orElse(null);
	}

	private static Duration fresh(List<Part> parts) {
		return parts.stream().map((part) -> part.tools.freshFor()).min(Duration::compareTo).orElse(Duration.ZERO);
	}

	/**
	 * What a session has now.
	 *
	 * @param tools the tools of all integrations that could be loaded
	 * @param missing the others, and why
	 * @param staleSince since when some of the tools are due to be loaded again, if any
	 * is
	 * @param freshFor how long none of them need be
	 */
	record Available(SessionTools tools, Map<String, NangoError> missing, @Nullable Instant staleSince,
			Duration freshFor) {

		/** Some of them, as a list of tools of their age. */
		Tools list(List<Tool> chosen) {
			Tools tools = Tools.of(chosen);
			return new Tools(tools.list(), tools.bySpelling(), tools.ofNoAction(), this.staleSince, this.freshFor);
		}

	}

	/** An integration's tools, or why there are none. */
	private record Part(String integration, Tools tools, @Nullable NangoException failure) {

		static Part of(String integration, Tools tools) {
			return new Part(integration, tools, null);
		}

		static Part missing(String integration, NangoException failure) {
			return new Part(integration, Tools.of(List.of()), failure);
		}

	}

	/** What determines the tools. It outlives the request, and so holds no key. */
	private record Key(String keyFingerprint, List<Source> sources, Set<String> missing) {

	}

}
