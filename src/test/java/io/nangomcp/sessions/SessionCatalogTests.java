package io.nangomcp.sessions;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;

import io.nangomcp.caller.AgentSession;
import io.nangomcp.caller.AgentSessions;
import io.nangomcp.caller.Caller;
import io.nangomcp.caller.ToolGrant;
import io.nangomcp.catalog.Call;
import io.nangomcp.catalog.Tool;
import io.nangomcp.catalog.ToolListings;
import io.nangomcp.catalog.ToolOutcome;
import io.nangomcp.catalog.Tools;
import io.nangomcp.catalog.Toolset;
import io.nangomcp.nango.NangoError;
import io.nangomcp.nango.NangoException;
import io.nangomcp.nango.NoNango;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SessionCatalog}, and for who listens for changes of it.
 */
class SessionCatalogTests {

	private static final AgentSession SESSION = AgentSessions.of("key", Map.of(), "github", "notion");

	private final Integrations integrations = new Integrations();

	private final SessionCatalog catalog = new SessionCatalog(this.integrations);

	@Test
	void toolsAndIndexAreMadeOnceForAllWhoAreGrantedTheSame() {
		SessionTools tools = tools(SESSION);
		assertThat(tools(AgentSessions.of("key", Map.of("github", "conn-1"), "github", "notion"))).isSameAs(tools);
		assertThat(tools.index().block()).isSameAs(tools.index().block());
		assertThat(tools(AgentSessions.of("other key", Map.of(), "github", "notion"))).isNotSameAs(tools);
		assertThat(tools(AgentSessions.with("key",
				Map.of("github", new ToolGrant(null, Set.of("tool-0000")), "notion", ToolGrant.ALL), Map.of(),
				Map.of())))
			.isNotSameAs(tools);
	}

	@Test
	void toolsAreMadeAgainOnlyWhenThoseOfAnIntegrationChange() {
		SessionTools tools = tools(SESSION);
		this.integrations.age(Duration.ofSeconds(5));
		assertThat(tools(SESSION)).isSameAs(tools);
		this.integrations.become("github", 3);
		assertThat(tools(SESSION).listed()).hasSize(5);
	}

	@Test
	void theListIsAsOldAsItsOldestPart() {
		Instant since = Instant.parse("2026-01-01T00:00:00Z");
		this.integrations.age(Duration.ofSeconds(5));
		assertThat(available().freshFor()).isEqualTo(Duration.ofSeconds(5));
		this.integrations.tools.computeIfPresent("notion",
				(name, tools) -> new Tools(tools.list(), tools.bySpelling(), false, since, Duration.ZERO));
		assertThat(available().staleSince()).isEqualTo(since);
		assertThat(available().freshFor()).isZero();
	}

	@Test
	void whoListensHearsOfEachChangeThatASessionSees() {
		List<Integer> heard = new CopyOnWriteArrayList<>();
		SessionToolset toolset = SessionToolsets.of(new NoNango(), this.integrations, 30);
		toolset.changes(AgentSessions.callerOf(SESSION)).map((tools) -> tools.list().size()).subscribe(heard::add);
		this.integrations.become("github", 3);
		this.integrations.changesOf("github").tryEmitNext(Tools.of(List.of()));
		this.integrations.changesOf("notion").tryEmitNext(Tools.of(List.of()));
		this.integrations.become("github", 4);
		this.integrations.changesOf("github").tryEmitNext(Tools.of(List.of()));
		Awaitility.await().untilAsserted(() -> assertThat(heard).last().isEqualTo(6));
		assertThat(heard).doesNotHaveDuplicates();
	}

	@Test
	void whoListensHearsThatAnIntegrationIsGoneAndGoesOn() {
		List<Integer> heard = new CopyOnWriteArrayList<>();
		SessionToolset toolset = SessionToolsets.of(new NoNango(), this.integrations, 30);
		toolset.changes(AgentSessions.callerOf(SESSION)).map((tools) -> tools.list().size()).subscribe(heard::add);
		this.integrations.tools.remove("github");
		this.integrations.changesOf("github").tryEmitError(new NangoException(new NangoError.UnknownIntegration()));
		Awaitility.await().untilAsserted(() -> assertThat(heard).containsExactly(2));
		this.integrations.become("notion", 1);
		this.integrations.changesOf("notion").tryEmitNext(Tools.of(List.of()));
		Awaitility.await().untilAsserted(() -> assertThat(heard).containsExactly(2, 1));
	}

	@Test
	void whoListensIsToldNoMoreOnceTheSessionHasExpired() {
		Instant expiry = Instant.now().plus(Duration.ofHours(1));
		Caller caller = AgentSessions.callerOf(AgentSessions.until(expiry, "github"));
		SessionToolset toolset = SessionToolsets.of(new NoNango(), this.integrations, 30);
		StepVerifier.withVirtualTime(() -> toolset.changes(caller))
			.expectSubscription()
			.expectNoEvent(Duration.ofMinutes(59))
			.thenAwait(Duration.ofMinutes(1))
			.verifyComplete();
	}

	@Test
	void whoListensIsToldNoMoreOnceTheSessionIsEnded() {
		AtomicBoolean ended = new AtomicBoolean();
		SessionToolset toolset = SessionToolsets.of(new NoNango(), this.integrations, 30,
				(session) -> Mono.fromSupplier(ended::get));
		StepVerifier.withVirtualTime(() -> toolset.changes(AgentSessions.callerOf(SESSION)))
			.expectSubscription()
			.expectNoEvent(Duration.ofMinutes(59))
			.then(() -> ended.set(true))
			.thenAwait(Duration.ofSeconds(10))
			.verifyComplete();
	}

	@ParameterizedTest
	@CsvSource({ "crm-of-the-northern-regions-one, crm-of-the-northern-regions-only, 0", "google-mail, google_mail, 0",
			"git, git__hub, 0", "git, github, 1", "git__hub, git, 1" })
	void namesThatMayBeAMissingIntegrationsAreKeptFree(String missing, String other, int listed) {
		this.integrations.become(other, 1);
		SessionCatalog.Available available = Objects
			.requireNonNull(this.catalog.available(AgentSessions.of("key", Map.of(), other, missing)).block());
		assertThat(available.missing()).containsOnlyKeys(missing);
		assertThat(available.tools().listed()).hasSize(listed);
		this.integrations.become(missing, 1);
		assertThat(tools(AgentSessions.of("key", Map.of(), other, missing)).listed()).hasSize(2);
	}

	private SessionTools tools(AgentSession session) {
		return Objects.requireNonNull(this.catalog.tools(session, session.toolset().keySet()).block());
	}

	private SessionCatalog.Available available() {
		return Objects.requireNonNull(this.catalog.available(SESSION).block());
	}

	/** Two integrations with two tools each, until they change. */
	private static final class Integrations implements Toolset {

		private final Map<String, Tools> tools = new ConcurrentHashMap<>(
				Map.of("github", listing(2), "notion", listing(2)));

		private final Map<String, Sinks.Many<Tools>> changes = Map.of("github", sink(), "notion", sink());

		private static Tools listing(int count) {
			List<Tool> list = ToolListings.of(count);
			return Tools.of(list);
		}

		private static Sinks.Many<Tools> sink() {
			return Sinks.many().multicast().onBackpressureBuffer();
		}

		void become(String integration, int count) {
			this.tools.put(integration, listing(count));
		}

		void age(Duration freshFor) {
			this.tools.replaceAll((name, known) -> new Tools(known.list(), known.bySpelling(), false, null, freshFor));
		}

		@Override
		public Mono<Tools> list(Caller caller) {
			return Mono.justOrEmpty(this.tools.get(caller.integration()))
				.switchIfEmpty(Mono.error(() -> new NangoException(new NangoError.UnknownIntegration())));
		}

		@Override
		public Flux<Tools> changes(Caller caller) {
			return changesOf(caller.integration()).asFlux();
		}

		Sinks.Many<Tools> changesOf(String integration) {
			return Objects.requireNonNull(this.changes.get(integration));
		}

		@Override
		public Mono<ToolOutcome> call(Caller caller, Call call) {
			return Mono.error(new UnsupportedOperationException());
		}

	}

}
