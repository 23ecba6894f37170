package io.nangomcp.sandbox;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import io.nangomcp.sandbox.Environment.Connection;
import org.junit.jupiter.api.Test;
import reactor.test.StepVerifier;
import tools.jackson.databind.node.StringNode;

/**
 * Tests for {@link Run}.
 */
class RunTests {

	private static final Behaviour ANSWER = new Behaviour.Answer(StringNode.valueOf("done"));

	private static final Integration INTEGRATION = new Integration("crm", "crm", List.of(), ANSWER, List.of(),
			List.of());

	private final Run run = Run.of(new Connection(INTEGRATION, "demo", Json.object(), new Store(Map.of())),
			Json.object());

	@Test
	void waitsBeforeItGoesOn() {
		StepVerifier.withVirtualTime(() -> this.run.perform(new Behaviour.Delay(Duration.ofSeconds(8), ANSWER)))
			.expectSubscription()
			.expectNoEvent(Duration.ofSeconds(8))
			.expectNext(new Outcome.Output(StringNode.valueOf("done")))
			.verifyComplete();
	}

}
