package io.nangomcp.http;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import io.nangomcp.OwnServer;
import io.nangomcp.http.StreamingTests.Era;
import io.nangomcp.upstream.ScriptedNango;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Sinks;

import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.support.GenericApplicationContext;

import static io.nangomcp.upstream.ScriptedNango.after;
import static io.nangomcp.upstream.ScriptedNango.json;
import static io.nangomcp.upstream.ScriptedNango.silence;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Drain}: a server that stops while it has something to do.
 */
class DrainTests {

	private static final String TRIGGER = "POST /action/trigger";

	private static final String PING = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}";

	private final ScriptedNango nango = ScriptedNango.start(json(200, "[]"))
		.when("GET /integrations/",
				json(200, "{\"data\":[{\"id\":1,\"name\":\"slow\",\"enabled\":true}],\"pagination\":{\"total\":1}}"));

	private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

	@AfterEach
	void close() {
		this.http.shutdownNow();
		this.nango.close();
	}

	@Test
	void finishesWhatItHasBegunAndBeginsNothingNew() {
		Sinks.Empty<Void> released = Sinks.empty();
		try (ConfigurableApplicationContext server = start("25s")) {
			CompletableFuture<HttpResponse<String>> call = callOn(server,
					after(released.asMono(), json(200, "{\"done\":1}")));
			CompletableFuture<Void> stopped = CompletableFuture.runAsync(server::close);
			HttpResponse<String> refused = Awaitility.await()
				.atMost(Duration.ofSeconds(10))
				.until(() -> ping(server), (response) -> response.statusCode() != 200);
			assertThat(refused.statusCode()).isEqualTo(503);
			assertThat(refused.headers().firstValue("Retry-After")).hasValue("1");
			assertThat(refused.headers().firstValue("Connection")).hasValue("close");
			assertThat(refused.body()).contains("\"code\":-32000", "The server stops; send the request again")
				.doesNotContain("\"id\":1");
			assertThat(stopped).isNotDone();
			released.tryEmitEmpty();
			assertThat(call.join().body()).contains("\"done\":1");
			stopped.join();
		}
	}

	@Test
	void saysWhatBecameOfACallThatDidNotFinish() {
		try (ConfigurableApplicationContext server = start("50ms")) {
			CompletableFuture<HttpResponse<String>> call = callOn(server, silence());
			server.close();
			assertThat(call.join().body()).contains("\"isError\":true",
					"The server stops and waits no longer. The action may still be running.",
					"It is not safe to call again blindly", "Error code: shutting_down.");
		}
	}

	@Test
	void goesOnWhenTheManagementServerAloneStops() throws IOException, InterruptedException {
		try (ConfigurableApplicationContext server = start("25s")) {
			try (GenericApplicationContext child = new GenericApplicationContext(server)) {
				server.publishEvent(new ContextClosedEvent(child));
				assertThat(ping(server).statusCode()).isEqualTo(200);
			}
		}
	}

	private ConfigurableApplicationContext start(String grace) {
		return OwnServer.start("--nango.base-url=" + this.nango.baseUrl(), "--mcp.shutdown.grace=" + grace);
	}

	/** Returns when the call has arrived at Nango. */
	private CompletableFuture<HttpResponse<String>> callOn(ConfigurableApplicationContext server,
			ScriptedNango.Answer answer) {
		this.nango.when(TRIGGER, answer);
		CompletableFuture<HttpResponse<String>> call = this.http.sendAsync(
				EventStream.request(OwnServer.port(server), Era.HANDSHAKE.headers(Map.of()), Era.HANDSHAKE.call("")),
				HttpResponse.BodyHandlers.ofString());
		Awaitility.await()
			.atMost(Duration.ofSeconds(10))
			.until(() -> this.nango.received().stream().anyMatch((request) -> request.line().equals(TRIGGER)));
		return call;
	}

	private HttpResponse<String> ping(ConfigurableApplicationContext server) throws IOException, InterruptedException {
		return this.http.send(EventStream.request(OwnServer.port(server), Era.HANDSHAKE.headers(Map.of()), PING),
				HttpResponse.BodyHandlers.ofString());
	}

}
