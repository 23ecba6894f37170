package io.nangomcp.connect;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.nangomcp.caller.Callers;
import io.nangomcp.caller.ConnectionSearches;
import io.nangomcp.catalog.RunningCalls;
import io.nangomcp.catalog.ToolOutcome;
import io.nangomcp.catalog.ToolOutcome.Failure;
import io.nangomcp.catalog.ToolOutcome.NeedsConnection;
import io.nangomcp.nango.ConnectLink;
import io.nangomcp.nango.ConnectSession;
import io.nangomcp.nango.NangoKey;
import io.nangomcp.nango.NoNango;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for how {@link ConnectionRequests} asks the tenants of agent sessions.
 */
class TenantRequestsTests {

	private static final ConnectLink LINK = new ConnectLink("https://connect.example/t",
			Instant.parse("2100-01-01T00:00:00Z"));

	private final List<ConnectSession> made = new ArrayList<>();

	private final NoNango nango = new NoNango() {
		@Override
		public Mono<ConnectLink> createConnectSession(NangoKey key, ConnectSession session) {
			TenantRequestsTests.this.made.add(session);
			return Mono.just(LINK);
		}
	};

	private final ConnectionRequests requests = new ConnectionRequests(this.nango, ConnectionSearches.of(this.nango),
			new RunningCalls(), new ConnectProperties(Duration.ofSeconds(25)));

	@Test
	void givesANewConnectionTheTagsOfTheFirstEntry() {
		NeedsConnection needed = needed(
				List.of(Map.of("organization_id", "acme", "workspace", "marketing"), Map.of("user_id", "27382")));
		StepVerifier.create(this.requests.addLink(needed)).expectNext(needed.with(LINK)).verifyComplete();
		assertThat(this.made).containsExactly(
				new ConnectSession(Map.of("organization_id", "acme", "workspace", "marketing"), List.of("crm"), null));
	}

	@Test
	void makesNoLinkForASessionOfPinsAlone() {
		StepVerifier.create(this.requests.addLink(needed(List.of())))
			.assertNext((outcome) -> assertThat(outcome).isInstanceOfSatisfying(Failure.class, (failure) -> {
				assertThat(failure.code()).isEqualTo("no_connection");
				assertThat(failure.message()).contains("\"crm\"");
			}))
			.verifyComplete();
		assertThat(this.made).isEmpty();
	}

	private static NeedsConnection needed(List<Map<String, String>> any) {
		return new NeedsConnection(Callers.ofTenant("key", "crm", any), null, null,
				new ToolOutcome.Failure("needs_connection", "", true, "", 0));
	}

}
