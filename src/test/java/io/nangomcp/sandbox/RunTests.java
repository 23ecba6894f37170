package io.nangomcp.sandbox;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.nangomcp.sandbox.Connection.Credentials;
import io.nangomcp.sandbox.Integration.ProviderData;
import org.junit.jupiter.api.Test;
import reactor.test.StepVerifier;
import tools.jackson.databind.node.StringNode;

/**
 * Tests for {@link Run}.
 */
class RunTests {

	private static final Behaviour ANSWER = new Behaviour.Answer(StringNode.valueOf("done"));

	private static final Integration INTEGRATION = new Integration("crm", "crm", "CRM", "", Instant.EPOCH,
			new LinkedHashMap<>(Map.of("none", new ProviderData(Json.object(), Map.of()))), List.of(), ANSWER, ANSWER,
			List.of(), List.of());

	private final Run run = Run.of(new Connection(1, INTEGRATION, "demo", Owner.of(Json.object()), Instant.EPOCH,
			Credentials.accepted(), Json.object(), new Store(Map.of())), Json.object());

	@Test
	void waitsBeforeItGoesOn() {
		StepVerifier.withVirtualTime(() -> this.run.perform(new Behaviour.Delay(Duration.ofSeconds(8), ANSWER)))
			.expectSubscription()
			.expectNoEvent(Duration.ofSeconds(8))
			.expectNext(new Outcome.Output(StringNode.valueOf("done")))
			.verifyComplete();
	}

}
