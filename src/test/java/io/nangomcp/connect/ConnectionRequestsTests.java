package io.nangomcp.connect;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import io.nangomcp.caller.Caller;
import io.nangomcp.caller.Callers;
import io.nangomcp.caller.ConnectionSearches;
import io.nangomcp.catalog.RunningCalls;
import io.nangomcp.catalog.ToolOutcome;
import io.nangomcp.catalog.ToolOutcome.NeedsConnection;
import io.nangomcp.nango.ConnectionFilter;
import io.nangomcp.nango.NangoConnection;
import io.nangomcp.nango.NangoConnection.Problem;
import io.nangomcp.nango.NangoError;
import io.nangomcp.nango.NangoException;
import io.nangomcp.nango.NangoKey;
import io.nangomcp.nango.NoNango;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/**
 * Tests for how {@link ConnectionRequests} waits.
 */
class ConnectionRequestsTests {

	private static final Caller ADA = Callers.ofUser("key", "crm", "ada");

	private final FakeNango nango = new FakeNango();

	private final RunningCalls running = new RunningCalls();

	private final ConnectionRequests requests = new ConnectionRequests(this.nango, ConnectionSearches.of(this.nango),
			this.running, new ConnectProperties(Duration.ofSeconds(25)));

	@Test
	void seesAUserConnect() {
		this.nango.answers(List.of(), List.of(), List.of(connection(false)));
		verify(needed(), Duration.ofSeconds(4), true);
	}

	@Test
	void goesOnWhenNangoDoesNotAnswer() {
		this.nango.fails();
		this.nango.answers(List.of(connection(false)));
		verify(needed(), Duration.ofSeconds(2), true);
	}

	@Test
	void isNotTakenInByABrokenConnection() {
		this.nango.answers(List.of(connection(true)));
		verify(needed(), Duration.ofSeconds(25), false);
	}

	@Test
	void seesABrokenConnectionBecomeWhole() {
		this.nango.answers(List.of(connection(true)), List.of(connection(true)), List.of(connection(false)));
		verify(needed("conn-1", 0), Duration.ofSeconds(4), true);
	}

	@Test
	void seesAConnectionThatBecameWholeBeforeItCouldLook() {
		this.nango.answers(List.of(connection(false)));
		verify(needed("conn-1", 0), Duration.ZERO, true);
	}

	@Test
	void cannotSeeWhetherCredentialsThatOnlyTheProviderRefusedWereRenewed() {
		this.nango.answers(List.of(connection(false)));
		verify(needed("conn-1", 1), Duration.ofSeconds(25), false);
	}

	@Test
	void waitsNoLongerThanItsCaller() {
		this.nango.answers(List.of());
		StepVerifier.withVirtualTime(() -> this.requests.awaitConnected(needed(), Duration.ofSeconds(3)))
			.expectSubscription()
			.thenAwait(Duration.ofSeconds(3))
			.expectNext(false)
			.verifyComplete();
	}

	@Test
	void waitsNoLongerThanTheServerRuns() {
		this.nango.answers(List.of());
		this.running.end();
		StepVerifier.create(this.requests.awaitConnected(needed(), null)).expectNext(false).verifyComplete();
	}

	private void verify(NeedsConnection needed, Duration after, boolean connected) {
		StepVerifier.withVirtualTime(() -> this.requests.awaitConnected(needed, null))
			.expectSubscription()
			.thenAwait(after)
			.expectNext(connected)
			.verifyComplete();
	}

	private static NeedsConnection needed() {
		return needed(null, 0);
	}

	private static NeedsConnection needed(@Nullable String broken, int attempts) {
		return new NeedsConnection(ADA, broken, null,
				new ToolOutcome.Failure("needs_connection", "", true, "", attempts));
	}

	private static NangoConnection connection(boolean broken) {
		return new NangoConnection("conn-1", "crm", "hubspot", broken ? List.of(new Problem("auth")) : List.of(),
				Map.of("end_user_id", "ada"), "");
	}

	private static final class FakeNango extends NoNango {

		private final Deque<Mono<List<NangoConnection>>> script = new ArrayDeque<>();

		@SafeVarargs
		final void answers(List<NangoConnection>... answers) {
			Arrays.stream(answers).map(Mono::just).forEach(this.script::add);
		}

		void fails() {
			this.script.add(Mono.error(new NangoException(new NangoError.TimedOut())));
		}

		@Override
		public Mono<List<NangoConnection>> listConnections(NangoKey key, ConnectionFilter filter) {
			return Mono.defer(
					() -> Objects.requireNonNull((this.script.size() > 1) ? this.script.poll() : this.script.peek()));
		}

	}

}
