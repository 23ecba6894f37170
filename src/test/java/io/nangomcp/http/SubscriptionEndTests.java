package io.nangomcp.http;

import java.time.Duration;
import java.util.Map;

import io.nangomcp.OwnServer;
import io.nangomcp.upstream.ScriptedNango;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.context.ConfigurableApplicationContext;

import static io.nangomcp.upstream.ScriptedNango.json;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * How many may listen, and until when, against a server that each test has to itself.
 */
class SubscriptionEndTests {

	private static final String TOOLS = "{\"toolsListChanged\":true}";

	private final ScriptedNango nango = ScriptedNango.start(json(200, "[]"))
		.when("GET /integrations/", SubscriptionTests.actions("a"));

	private ConfigurableApplicationContext server;

	@BeforeEach
	void start() {
		this.server = OwnServer.start("--nango.base-url=" + this.nango.baseUrl(),
				"--mcp.subscriptions.max-per-caller=1", "--mcp.subscriptions.max-total=2");
	}

	@AfterEach
	void stop() {
		this.server.close();
		this.nango.close();
	}

	@Test
	void endsWellWhenTheServerStops() {
		try (EventStream one = listen("\"one\"", "a"); EventStream two = listen("2", "b")) {
			one.nextMessage();
			two.nextMessage();
			this.server.close();
			SubscriptionTests.assertThatItEndsWell(one, "\"one\"");
			SubscriptionTests.assertThatItEndsWell(two, "2");
		}
	}

	@Test
	void refusesWhatIsTooMuchForACallerOrInTotal() {
		try (EventStream ofB = listen("1", "b")) {
			ofB.nextMessage();
			try (EventStream ofA = listen("1", "a")) {
				ofA.nextMessage();
				assertThatItIsRefused("a");
				assertThatItIsRefused("c");
			}
			Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> isAccepted("c"));
			assertThatItIsRefused("b");
		}
	}

	private void assertThatItIsRefused(String caller) {
		try (EventStream refused = listen("7", caller)) {
			assertThat(refused.status()).isEqualTo(200);
			assertThat(refused.header("Content-Type")).isEqualTo("application/json");
			assertThat(refused.next()).startsWith("{\"jsonrpc\":\"2.0\",\"id\":7,\"error\":{\"code\":-32603,");
		}
	}

	private boolean isAccepted(String caller) {
		try (EventStream stream = listen("7", caller)) {
			return String.valueOf(stream.header("Content-Type")).startsWith("text/event-stream");
		}
	}

	private EventStream listen(String id, String caller) {
		return SubscriptionTests.listen(OwnServer.port(this.server), id, TOOLS,
				Map.of("Authorization", "Bearer " + caller, "connection-id", caller, "provider-config-key", "hubspot"));
	}

}
