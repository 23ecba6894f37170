package io.nangomcp.nango;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.nangomcp.nango.ActionListing.Answer;
import io.nangomcp.nango.ActionListing.Gap;
import io.nangomcp.nango.ActionListing.Version;
import io.nangomcp.nango.NangoAction.Endpoint;
import io.nangomcp.nango.NangoError.MissingScope;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.util.unit.DataSize;
import org.springframework.web.util.DefaultUriBuilderFactory;

/**
 * Makes one listing from Nango's two lists of functions: the one of the integration, and
 * the one of the environment, which mixes the integrations of a provider but alone has
 * the endpoints.
 */
final class ActionLister {

	private static final Logger logger = LoggerFactory.getLogger(ActionLister.class);

	private static final String FUNCTIONS = "/integrations/{key}/functions";

	private static final String FUNCTIONS_SCOPE = "environment:functions:list";

	private static final String CONFIGURATION = "/scripts/config";

	private static final String CONFIGURATION_SCOPE = "environment:integrations:list_functions";

	private static final String NO_LIST = "no list of actions";

	/** The most that Nango allows. */
	private static final int PAGE_SIZE = 100;

	private static final int MAX_PAGES = 50;

	private final Fetcher fetcher;

	private final AnswerReader reader;

	private final DefaultUriBuilderFactory uris;

	private final long maxSize;

	ActionLister(Fetcher fetcher, JsonMapper mapper, URI baseUrl, DataSize maxSize) {
		this.fetcher = fetcher;
		this.reader = new AnswerReader(mapper);
		this.uris = new DefaultUriBuilderFactory(baseUrl.toString());
		this.maxSize = maxSize.toBytes();
	}

	Mono<ActionListing> list(NangoKey key, String integration, @Nullable Version known) {
		if (known == null) {
			return load(key, integration);
		}
		return isUnchanged(key, known).flatMap((unchanged) -> unchanged ? Mono.empty() : load(key, integration));
	}

	/** Where Nango does not say, none is. */
	Mono<Boolean> isSync(NangoKey key, String integration, String function) {
		URI uri = this.uris.expand(FUNCTIONS + "?type=sync&search={function}&limit={limit}&page=0", integration,
				function, PAGE_SIZE);
		return this.fetcher.fetch(key, uri, null)
			.map((fetched) -> this.reader.read(fetched.body(), FunctionsPage.class, "no list of syncs")
				.data()
				.stream()
				.anyMatch((sync) -> sync.name().equals(function)))
			.transform((found) -> ifUnavailable(found, (error) -> false));
	}

	private Mono<Boolean> isUnchanged(NangoKey key, Version known) {
		return Flux.fromIterable(known.answers())
			.concatMap((answer) -> isUnchanged(key, answer))
			.all(Boolean::booleanValue);
	}

	private Mono<Boolean> isUnchanged(NangoKey key, Answer answer) {
		return this.fetcher.fetch(key, answer.uri(), answer.etag())
			.map(Fetched::unchanged)
			.transform((fetched) -> ifUnavailable(fetched, (error) -> !answer.available()));
	}

	private Mono<ActionListing> load(NangoKey key, String integration) {
		return Mono.zip(failing(functions(key, integration)), failing(configuration(key)),
				(functions, configuration) -> combine(key, integration, functions, configuration));
	}

	/** When both fail, one of two errors would be dropped, which Reactor logs. */
	private static <T> Mono<Source<T>> failing(Mono<Source<T>> source) {
		return source.onErrorResume(NangoException.class, (failure) -> Mono.just(new Failed<>(failure)));
	}

	private Mono<Source<NangoAction>> functions(NangoKey key, String integration) {
		return page(key, integration, 0, 0)
			.expand((page) -> page.isLast() ? Mono.empty()
					: page(key, integration, page.number() + 1, page.sizeSoFar()))
			.take(MAX_PAGES)
			.collectList()
			.map((pages) -> join(integration, pages))
			.transform((source) -> ifUnavailable(source,
					(error) -> new Unavailable<>(unavailable(pageUri(integration, 0)), error)));
	}

	private Mono<Page> page(NangoKey key, String integration, int number, long sizeBefore) {
		URI uri = pageUri(integration, number);
		return this.fetcher.fetch(key, uri, null)
			.map((fetched) -> new Page(number, listed(uri, fetched), sizeWith(fetched, sizeBefore),
					this.reader.read(fetched.body(), FunctionsPage.class, NO_LIST)));
	}

	/** All pages are held at a time. */
	private long sizeWith(Fetched fetched, long sizeBefore) {
		long size = sizeBefore + fetched.body().length;
		if (size > this.maxSize) {
			throw new NangoException(TransportFailures.TOO_LARGE);
		}
		return size;
	}

	private URI pageUri(String integration, int number) {
		return this.uris.expand(FUNCTIONS + "?type=action&limit={limit}&page={page}", integration, PAGE_SIZE, number);
	}

	private static Source<NangoAction> join(String integration, List<Page> pages) {
		if (!pages.getLast().isLast()) {
			logger.warn("The integration {} has more than {} actions; the others are left out", integration,
					MAX_PAGES * PAGE_SIZE);
		}
		return new Listed<>(pages.stream().flatMap((page) -> page.content().data().stream()).toList(),
				pages.stream().map(Page::answer).toList());
	}

	private Mono<Source<ConfigurationEntry>> configuration(NangoKey key) {
		URI uri = this.uris.expand(CONFIGURATION);
		return this.fetcher.fetch(key, uri, null)
			.<Source<ConfigurationEntry>>map(
					(fetched) -> new Listed<>(readEntries(fetched), List.of(listed(uri, fetched))))
			.transform((source) -> ifUnavailable(source, (error) -> new Unavailable<>(unavailable(uri), error)));
	}

	private List<ConfigurationEntry> readEntries(Fetched fetched) {
		return Stream.of(this.reader.read(fetched.body(), ConfigurationEntry[].class, NO_LIST))
			.filter(Objects::nonNull)
			.toList();
	}

	private static Answer listed(URI uri, Fetched fetched) {
		return new Answer(uri, true, fetched.etag());
	}

	private static List<Answer> unavailable(URI uri) {
		return List.of(new Answer(uri, false, null));
	}

	private static <T> Mono<T> ifUnavailable(Mono<T> list, Function<NangoError, T> substitute) {
		return list.onErrorResume(NangoException.class, (failure) -> isUnavailable(failure.error())
				? Mono.just(substitute.apply(failure.error())) : Mono.error(failure));
	}

	private static ActionListing combine(NangoKey key, String integration, Source<NangoAction> functions,
			Source<ConfigurationEntry> configuration) {
		List<Answer> answers = Stream.of(functions, configuration)
			.flatMap((source) -> source.answers().stream())
			.toList();
		return switch (new Sources(functions, configuration)) {
			case Sources(Failed<NangoAction> failed, Source<ConfigurationEntry> _) -> throw failed.failure();
			case Sources(Source<NangoAction> _, Failed<ConfigurationEntry> failed) -> throw failed.failure();
			case Sources(Listed<NangoAction> own, Listed<ConfigurationEntry> entries) ->
				new ActionListing(addEndpoints(own.content(), entries.content()), new Version(answers));
			case Sources(Listed<NangoAction> own, Unavailable<ConfigurationEntry> missing) -> {
				Gap gap = new Gap("The tools of %s get no hints from their endpoints".formatted(integration),
						remedy(key, CONFIGURATION, missing.error(), CONFIGURATION_SCOPE));
				yield new ActionListing(own.content(), new Version(answers), List.of(told(gap)));
			}
			case Sources(Unavailable<NangoAction> missing, Listed<ConfigurationEntry> entries) -> {
				Gap gap = new Gap("If %s shares its provider with another integration, it may show foreign tools"
					.formatted(integration), remedy(key, FUNCTIONS, missing.error(), FUNCTIONS_SCOPE));
				yield new ActionListing(entriesOf(integration, entries.content()), new Version(answers),
						List.of(told(gap)));
			}
			case Sources(Unavailable<NangoAction> missing, Unavailable<ConfigurationEntry> missingToo) ->
				throw new NangoException(refusal(missing.error(), missingToo.error()));
		};
	}

	private static Gap told(Gap gap) {
		logger.warn("{}: {}", gap.effect(), gap.remedy());
		return gap;
	}

	private static List<NangoAction> addEndpoints(List<NangoAction> actions, List<ConfigurationEntry> entries) {
		Map<Long, List<Endpoint>> endpoints = entries.stream()
			.flatMap((entry) -> entry.actions().stream())
			.collect(Collectors.toMap(NangoAction::id, NangoAction::endpoints, (one, other) -> one));
		return actions.stream()
			.map((action) -> action.withEndpoints(endpoints.getOrDefault(action.id(), List.of())))
			.toList();
	}

	private static List<NangoAction> entriesOf(String integration, List<ConfigurationEntry> entries) {
		return entries.stream()
			.filter((entry) -> integration.equals(entry.integration()))
			.flatMap((entry) -> entry.actions().stream())
			.toList();
	}

	/** The scope of either endpoint suffices. */
	private static NangoError refusal(NangoError functions, NangoError configuration) {
		if (functions instanceof MissingScope && configuration instanceof MissingScope) {
			return new MissingScope(List.of(FUNCTIONS_SCOPE, CONFIGURATION_SCOPE));
		}
		return (functions instanceof MissingScope) ? functions : configuration;
	}

	private static String remedy(NangoKey key, String endpoint, NangoError error, String scope) {
		return (error instanceof MissingScope)
				? "the key %s may not GET %s; add the scope %s to it".formatted(key.hash(), endpoint, scope)
				: "this Nango has no GET %s; update it".formatted(endpoint);
	}

	/** The key may not use the endpoint, or this Nango does not have it. */
	private static boolean isUnavailable(NangoError error) {
		return switch (error) {
			case MissingScope _, NangoError.UnknownAction _ -> true;
			case NangoError.Unexpected unexpected -> unexpected.status() == 404;
			default -> false;
		};
	}

	/** Sends a GET that asks for nothing when the ETag still holds. */
	@FunctionalInterface
	interface Fetcher {

		Mono<Fetched> fetch(NangoKey key, URI uri, @Nullable String etag);

	}

	/**
	 * What came of a GET.
	 *
	 * @param unchanged whether the ETag still holds
	 * @param etag the answer's ETag, if Nango gave one
	 * @param body the answer, empty when unchanged
	 */
	record Fetched(boolean unchanged, @Nullable String etag, byte[] body) {

		static final Fetched UNCHANGED = new Fetched(true, null, new byte[0]);

	}

	private sealed interface Source<T> {

		List<Answer> answers();

	}

	private record Listed<T>(List<T> content, List<Answer> answers) implements Source<T> {

	}

	private record Unavailable<T>(List<Answer> answers, NangoError error) implements Source<T> {

	}

	private record Failed<T>(NangoException failure) implements Source<T> {

		@Override
		public List<Answer> answers() {
			return List.of();
		}

	}

	private record Sources(Source<NangoAction> functions, Source<ConfigurationEntry> configuration) {

	}

	private record Page(int number, Answer answer, long sizeSoFar, FunctionsPage content) {

		boolean isLast() {
			return (this.number + 1) * PAGE_SIZE >= this.content.pagination().total();
		}

	}

	@JsonIgnoreProperties(ignoreUnknown = true)
	record FunctionsPage(List<NangoAction> data, Pagination pagination) {

		FunctionsPage {
			data = List.copyOf(data);
			Objects.requireNonNull(pagination, "pagination");
		}

		@JsonIgnoreProperties(ignoreUnknown = true)
		record Pagination(int total) {

		}

	}

	@JsonIgnoreProperties(ignoreUnknown = true)
	record ConfigurationEntry(@JsonProperty("providerConfigKey") String integration, List<NangoAction> actions) {

		ConfigurationEntry {
			Objects.requireNonNull(integration, "providerConfigKey");
			actions = List.copyOf(actions);
		}

	}

}
