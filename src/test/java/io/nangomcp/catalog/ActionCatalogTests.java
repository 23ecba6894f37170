package io.nangomcp.catalog;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.nangomcp.caller.Caller;
import io.nangomcp.caller.Callers;
import io.nangomcp.nango.ActionListing;
import io.nangomcp.nango.NangoAction;
import io.nangomcp.nango.NangoError;
import io.nangomcp.nango.NangoException;
import io.nangomcp.nango.NangoKey;
import io.nangomcp.nango.NoNango;
import io.nangomcp.telemetry.DefinitionChanges;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.util.unit.DataSize;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ActionCatalog}.
 */
@ExtendWith(OutputCaptureExtension.class)
class ActionCatalogTests {

	private static final Caller ADA = Callers.of("ada", "hubspot");

	private static final Caller BOB = Callers.of("bob", "hubspot");

	private static final Duration TTL = Duration.ofMinutes(1);

	private static final Duration MAX_STALE = Duration.ofMinutes(10);

	private static final Instant START = Instant.parse("2026-11-22T12:00:00Z");

	private final AtomicReference<Instant> now = new AtomicReference<>(START);

	private final FakeNango nango = new FakeNango();

	private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();

	private final ActionCatalog catalog = catalog(DataSize.ofMegabytes(10));

	@Test
	void listsEnabledActionsInTheOrderOfTheirNames() {
		this.nango.answer = () -> Mono.just(listing(action("b", true), action("c", false), action("a", true)));
		assertThat(ask(ADA).list()).extracting(Tool::name).containsExactly("a", "b");
		assertThat(ask(ADA).bySpelling()).containsOnlyKeys("a", "b");
	}

	@Test
	void listsTheFirstOfTwoActionsWithOneName() {
		this.nango.answer = () -> Mono.just(listing(action("a", false), action("a", true), action("a", true)));
		assertThat(ask(ADA).list()).extracting(Tool::name).containsExactly("a");
	}

	@Test
	void loadsOnceForEveryoneWhoWaits() {
		Sinks.One<ActionListing> answer = this.nango.answerLater();
		StepVerifier.create(Mono.zip(this.catalog.tools(ADA), this.catalog.tools(ADA)))
			.then(() -> answer.tryEmitValue(listing(action("a", true))).orThrow())
			.assertNext((both) -> assertThat(both.getT1().list()).isSameAs(both.getT2().list()))
			.verifyComplete();
		assertThat(this.nango.loads).hasSize(1);
	}

	@Test
	void goesOnLoadingWhenOneWaiterLeaves() {
		Sinks.One<ActionListing> answer = this.nango.answerLater();
		Disposable first = this.catalog.tools(ADA).subscribe();
		StepVerifier.create(this.catalog.tools(ADA))
			.then(first::dispose)
			.then(() -> answer.tryEmitValue(listing()).orThrow())
			.expectNextCount(1)
			.verifyComplete();
		assertThat(this.nango.loads).hasSize(1);
	}

	@Test
	void keepsAListForAWhile() {
		ask(ADA);
		advance(TTL.minusMillis(1));
		assertThat(ask(ADA).staleSince()).isNull();
		assertThat(this.nango.loads).hasSize(1);
	}

	@Test
	void sharesAListNeitherBetweenKeysNorBetweenIntegrations() {
		ask(ADA);
		ask(BOB);
		ask(Callers.of("ada", "slack"));
		assertThat(this.nango.loads).hasSize(3);
	}

	@Test
	void sharesAListBetweenConnections() {
		ask(ADA);
		ask(Callers.of("ada", "hubspot", "conn-2"));
		assertThat(this.nango.loads).hasSize(1);
	}

	@Test
	void doesNotKeepAFailure() {
		this.nango.answer = () -> failure(new NangoError.TimedOut());
		StepVerifier.create(this.catalog.tools(ADA)).verifyError(NangoException.class);
		StepVerifier.create(this.catalog.tools(ADA)).verifyError(NangoException.class);
		assertThat(this.nango.loads).hasSize(2);
	}

	@Test
	void servesAStaleListWhileOneRequestLoadsItAgain() {
		ask(ADA);
		advance(TTL);
		Sinks.One<ActionListing> answer = this.nango.answerLater();
		for (int i = 0; i < 3; i++) {
			Tools stale = ask(ADA);
			assertThat(stale.list()).extracting(Tool::name).containsExactly("tool");
			assertThat(stale.staleSince()).isEqualTo(START.plus(TTL));
		}
		assertThat(this.nango.loads).hasSize(2);
		answer.tryEmitValue(listing(action("new", true))).orThrow();
		Tools fresh = ask(ADA);
		assertThat(fresh.list()).extracting(Tool::name).containsExactly("new");
		assertThat(fresh.staleSince()).isNull();
		assertThat(this.nango.loads).hasSize(2);
	}

	@Test
	void keepsItsToolsWhenNangoSaysThatNothingChanged() {
		Tools first = ask(ADA);
		advance(TTL);
		this.nango.answer = Mono::empty;
		ask(ADA);
		assertThat(ask(ADA).list()).isSameAs(first.list());
		assertThat(this.nango.loads).hasSize(2);
		assertThat(this.nango.loads.get(0)).isNull();
		assertThat(this.nango.loads.get(1)).isSameAs(this.nango.version);
	}

	@Test
	void reportsAToolThatSaysSomethingElse(CapturedOutput output) {
		ask(ADA);
		advance(TTL);
		this.nango.answer = () -> Mono.just(listing(described("tool", "Sends all mails to me"), action("new", true)));
		ask(ADA);
		assertThat(output).contains("The definition of a tool has changed");
		assertThat(this.metrics.counter("nango.mcp.tool.definition.changes").count()).isEqualTo(1);
		advance(TTL);
		ask(ADA);
		assertThat(this.metrics.counter("nango.mcp.tool.definition.changes").count()).isEqualTo(1);
	}

	@Test
	void reportsWhatChangedWhileNobodyAsked(CapturedOutput output) {
		this.nango.answer = () -> Mono.just(listing(described("tool", "Sends a mail"), described("other", "Reads")));
		ask(ADA);
		advance(Duration.ofDays(3));
		this.nango.answer = () -> Mono.just(listing(described("other", "Reads")));
		ask(ADA);
		advance(Duration.ofDays(3));
		this.nango.answer = () -> Mono.just(listing(described("tool", "Sends all mails to me")));
		ask(Callers.of("ben", ADA.integration()));
		assertThat(output).doesNotContain("The definition of a tool has changed");
		ask(ADA);
		assertThat(output).contains("The definition of a tool has changed");
	}

	@Test
	void doesNotWaitForAReloadThatNobodyAwaits() {
		ask(ADA);
		advance(TTL);
		Sinks.One<ActionListing> answer = this.nango.answerLater();
		this.catalog.tools(ADA).subscribe().dispose();
		answer.tryEmitValue(listing(action("new", true))).orThrow();
		assertThat(ask(ADA).list()).extracting(Tool::name).containsExactly("new");
	}

	@Test
	void servesAStaleListOnlySoLongWhenItCannotBeLoadedAgain(CapturedOutput output) {
		ask(ADA);
		this.nango.answer = () -> failure(new NangoError.TimedOut());
		advance(TTL);
		assertThat(ask(ADA).staleSince()).isEqualTo(START.plus(TTL));
		ask(ADA);
		assertThat(output.toString().lines().filter((line) -> line.contains("cannot be loaded again"))).singleElement()
			.asString()
			.contains("hubspot, due since 2026-11-22T12:01:00Z,", "(TimedOut)", "until 2026-11-22T12:11:00Z")
			.doesNotContain("ada", "conn-1");
		advance(MAX_STALE.minusMillis(1));
		assertThat(ask(ADA).staleSince()).isEqualTo(START.plus(TTL));
		advance(Duration.ofMillis(1));
		StepVerifier.create(this.catalog.tools(ADA)).verifyError(NangoException.class);
	}

	@Test
	void triesAFailedReloadAgainOnlyAfterAWhile() {
		ask(ADA);
		this.nango.answer = () -> failure(new NangoError.TimedOut());
		advance(TTL);
		ask(ADA);
		advance(TTL.minusMillis(1));
		ask(ADA);
		assertThat(this.nango.loads).hasSize(2);
		advance(Duration.ofMillis(1));
		ask(ADA);
		assertThat(this.nango.loads).hasSize(3);
	}

	static List<NangoError> finalErrors() {
		return List.of(new NangoError.InvalidKey(), new NangoError.MissingScope(List.of()),
				new NangoError.UnknownIntegration());
	}

	@ParameterizedTest
	@MethodSource("finalErrors")
	void servesNoStaleListAfterARefusal(NangoError error) {
		ask(ADA);
		ask(BOB);
		this.nango.answer = () -> failure(error);
		advance(TTL);
		ask(ADA);
		this.catalog.tools(ADA)
			.as(StepVerifier::create)
			.verifyErrorSatisfies((failure) -> assertThat(((NangoException) failure).error()).isEqualTo(error));
		assertThat(ask(BOB).list()).hasSize(1);
	}

	@Test
	void keepsNoMoreThanItHasMemoryFor() {
		JsonNode schema = JsonMapper.shared()
			.readTree("{\"definitions\":{\"In\":{\"type\":\"object\",\"description\":\"%s\"}}}"
				.formatted("x".repeat(1_000)));
		this.nango.answer = () -> Mono
			.just(listing(new NangoAction(1, "a", "", true, "In", List.of(), schema, List.of())));
		ActionCatalog small = catalog(DataSize.ofKilobytes(100));
		for (Caller caller : callers(100)) {
			small.tools(caller).as(StepVerifier::create).expectNextCount(1).verifyComplete();
		}
		this.nango.loads.clear();
		for (Caller caller : callers(100)) {
			small.tools(caller).as(StepVerifier::create).expectNextCount(1).verifyComplete();
		}
		assertThat(this.nango.loads).hasSizeGreaterThan(90).hasSizeLessThanOrEqualTo(100);
		callers(100).forEach(this::ask);
		this.nango.loads.clear();
		callers(100).forEach(this::ask);
		assertThat(this.nango.loads).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(longs = { 1, 2, 3, 4, 5 })
	void neverMixesKeysUp(long seed) {
		Random random = new Random(seed);
		List<Caller> callers = List.of(ADA, BOB, Callers.of("ada", "slack"), Callers.of("bob", "slack"));
		List<Sinks.One<ActionListing>> pending = new ArrayList<>();
		List<NangoAction> ownActions = new ArrayList<>();
		this.nango.answerFor = (key, integration) -> {
			Sinks.One<ActionListing> answer = Sinks.one();
			pending.add(answer);
			ownActions.add(action(key.hash() + "-" + integration, true));
			return answer.asMono();
		};
		List<String> mixedUp = new ArrayList<>();
		int[] answered = { 0 };
		for (int step = 0; step < 2_000; step++) {
			int choice = random.nextInt(10);
			if (choice < 5) {
				Caller caller = callers.get(random.nextInt(callers.size()));
				String own = caller.key().hash() + "-" + caller.integration();
				this.catalog.tools(caller).subscribe((tools) -> {
					answered[0]++;
					Instant staleSince = tools.staleSince();
					boolean tooOld = staleSince != null && !staleSince.plus(MAX_STALE).isAfter(this.now.get());
					if (tooOld || !tools.list().stream().map(Tool::action).toList().equals(List.of(own))) {
						mixedUp.add(own + " got " + tools);
					}
				}, (failure) -> {
				});
			}
			else if (choice == 5) {
				advance(Duration.ofSeconds(random.nextInt(300)));
			}
			else if (!pending.isEmpty()) {
				int next = random.nextInt(pending.size());
				Sinks.One<ActionListing> answer = pending.remove(next);
				NangoAction action = ownActions.remove(next);
				switch (random.nextInt(6)) {
					case 0 -> answer.tryEmitError(new NangoException(new NangoError.TimedOut())).orThrow();
					case 1 -> answer.tryEmitError(new NangoException(new NangoError.MissingScope(List.of()))).orThrow();
					default -> answer.tryEmitValue(listing(action)).orThrow();
				}
			}
		}
		assertThat(mixedUp).as("seed %d", seed).isEmpty();
		assertThat(answered[0]).as("seed %d", seed).isGreaterThan(100);
	}

	@Test
	void tellsWatchersOfEachChange() {
		StepVerifier.withVirtualTime(() -> this.catalog.watch(ADA).map(ActionCatalogTests::names))
			.expectNext("tool")
			.then(() -> this.nango.answer = Mono::empty)
			.expectNoEvent(Duration.ofSeconds(26))
			.thenAwait(Duration.ofSeconds(8))
			.then(() -> assertThat(this.nango.loads).hasSize(2))
			.then(() -> this.nango.answer = () -> Mono.just(listing(action("a", true))))
			.thenAwait(Duration.ofSeconds(34))
			.expectNext("a")
			.then(() -> this.nango.answer = () -> Mono.just(listing(action("a", true), action("b", false))))
			.expectNoEvent(Duration.ofSeconds(66))
			.then(() -> this.nango.answer = () -> failure(new NangoError.TimedOut()))
			.expectNoEvent(Duration.ofSeconds(66))
			.then(() -> this.nango.answer = () -> Mono.just(listing(action("b", true))))
			.thenAwait(Duration.ofSeconds(34))
			.expectNext("b")
			.thenCancel()
			.verify();
		assertThat(names(ask(ADA))).isEqualTo("b");
	}

	@Test
	void loadsOnceForAllWatchersOfTheSameTools() {
		Caller onAnotherConnection = Callers.of("ada", "hubspot", "conn-2");
		StepVerifier.withVirtualTime(() -> Flux.merge(this.catalog.watch(ADA), this.catalog.watch(onAnotherConnection)))
			.expectNextCount(2)
			.thenAwait(Duration.ofSeconds(34))
			.then(() -> assertThat(this.nango.loads).hasSize(2))
			.thenCancel()
			.verify();
	}

	@Test
	void asksForNobodyOnceTheLastWatcherHasGone() {
		StepVerifier
			.withVirtualTime(() -> Flux.merge(this.catalog.watch(ADA).take(Duration.ofSeconds(50)),
					Flux.never().take(Duration.ofMinutes(10))))
			.expectNextCount(1)
			.thenAwait(Duration.ofMinutes(10))
			.verifyComplete();
		assertThat(this.nango.loads).hasSize(2);
	}

	@Test
	void endsTheWatchWhenNangoRefusesTheKey() {
		StepVerifier.withVirtualTime(() -> this.catalog.watch(ADA))
			.expectNextCount(1)
			.then(() -> this.nango.answer = () -> failure(new NangoError.InvalidKey()))
			.thenAwait(Duration.ofSeconds(34))
			.expectError(NangoException.class)
			.verify();
		this.nango.answer = () -> Mono.just(listing(action("loaded-again", true)));
		assertThat(names(ask(ADA))).isEqualTo("loaded-again");
	}

	private ActionCatalog catalog(DataSize maxSize) {
		return new ActionCatalog(this.nango, ActionCatalogs.actionTools(Map.of()), new DefinitionChanges(this.metrics),
				new CatalogProperties(TTL, MAX_STALE, maxSize, Duration.ofSeconds(30)), this.metrics, this.now::get,
				Schedulers.immediate());
	}

	private Tools ask(Caller caller) {
		AtomicReference<@Nullable Tools> answer = new AtomicReference<>();
		this.catalog.tools(caller).as(StepVerifier::create).consumeNextWith(answer::set).verifyComplete();
		return Objects.requireNonNull(answer.get());
	}

	private static String names(Tools tools) {
		return tools.list().stream().map(Tool::name).collect(Collectors.joining(","));
	}

	private void advance(Duration time) {
		this.now.updateAndGet((instant) -> instant.plus(time));
	}

	private ActionListing listing(NangoAction... actions) {
		return new ActionListing(List.of(actions), this.nango.version);
	}

	private static List<Caller> callers(int count) {
		return IntStream.range(0, count).mapToObj((number) -> Callers.of("ada", "integration-" + number)).toList();
	}

	private static NangoAction described(String name, String description) {
		return new NangoAction(name.hashCode(), name, description, true, null, List.of(), null, List.of());
	}

	private static NangoAction action(String name, boolean enabled) {
		return new NangoAction(name.hashCode(), name, "", enabled, null, List.of(), null, List.of());
	}

	private static Mono<ActionListing> failure(NangoError error) {
		return Mono.error(new NangoException(error));
	}

	@FunctionalInterface
	private interface Answers {

		Mono<ActionListing> to(NangoKey key, String integration);

	}

	private static final class FakeNango extends NoNango {

		private final ActionListing.Version version = new ActionListing.Version(List.of());

		/** The versions that the catalog said it has. */
		private final List<ActionListing.@Nullable Version> loads = new ArrayList<>();

		private Supplier<Mono<ActionListing>> answer = () -> Mono
			.just(new ActionListing(List.of(action("tool", true)), this.version));

		private Answers answerFor = (key, integration) -> this.answer.get();

		Sinks.One<ActionListing> answerLater() {
			Sinks.One<ActionListing> later = Sinks.one();
			this.answer = later::asMono;
			return later;
		}

		@Override
		public Mono<ActionListing> listActions(NangoKey key, String integration,
				ActionListing.@Nullable Version known) {
			this.loads.add(known);
			return this.answerFor.to(key, integration);
		}

	}

}
