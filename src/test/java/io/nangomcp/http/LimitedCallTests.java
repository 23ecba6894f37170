package io.nangomcp.http;

import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

import io.nangomcp.http.StreamingTests.Era;
import io.nangomcp.upstream.OwnNango;
import io.nangomcp.upstream.ScriptedNango;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Sinks;

import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;

import static io.nangomcp.upstream.ScriptedNango.after;
import static io.nangomcp.upstream.ScriptedNango.json;
import static io.nangomcp.upstream.ScriptedNango.silence;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Clients that ask for too much, or wait for a short time only.
 */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
		properties = "mcp.limits.max-concurrent-per-caller=2")
class LimitedCallTests {

	private static final String TRIGGER = "POST /action/trigger";

	@OwnNango
	private static final ScriptedNango NANGO = ScriptedNango.start(json(200, "[]"))
		.when("GET /integrations/",
				json(200, "{\"data\":[{\"id\":1,\"name\":\"slow\",\"enabled\":true}],\"pagination\":{\"total\":1}}"));

	private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

	@LocalServerPort
	private int port;

	@AfterEach
	void closeClient() {
		this.http.close();
	}

	@Test
	void refusesACallTooManyAtOnce() {
		Sinks.Empty<Void> released = Sinks.empty();
		NANGO.when(TRIGGER, after(released.asMono(), json(200, "{\"done\":1}")));
		long before = triggers();
		List<CompletableFuture<HttpResponse<String>>> running = Stream.generate(() -> call(Era.HANDSHAKE, Map.of()))
			.limit(2)
			.toList();
		Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> triggers() == before + 2);
		assertThat(call(Era.HANDSHAKE, Map.of()).join().body()).contains("\"isError\":true",
				"Too many calls run at the same time: 2 are allowed.", "Call again in 5 s. It is safe to call again.",
				"Error code: too_many_calls.");
		assertThat(triggers()).isEqualTo(before + 2);
		released.tryEmitEmpty();
		assertThat(running).allSatisfy((call) -> assertThat(call.join().body()).contains("\"done\":1"));
		Awaitility.await()
			.atMost(Duration.ofSeconds(10))
			.until(() -> call(Era.HANDSHAKE, Map.of()).join().body().contains("\"done\":1"));
	}

	@ParameterizedTest
	@EnumSource
	void endsACallAfterTheTimeThatItsClientWaits(Era era) {
		NANGO.when(TRIGGER, silence());
		assertThat(call(era, Map.of("nango-call-timeout", "1")).join().body()).contains("\"isError\":true",
				"There is no result after 1 s. The action may still be running.",
				"It is not safe to call again blindly", "Error code: deadline_exceeded.");
	}

	@Test
	void namesTheHeaderOfATimeThatIsNone() {
		HttpResponse<String> response = call(Era.HANDSHAKE, Map.of("nango-call-timeout", "1m")).join();
		assertThat(response.statusCode()).isEqualTo(400);
		assertThat(response.body()).contains("The header \\\"nango-call-timeout\\\" is malformed.");
	}

	private static long triggers() {
		return NANGO.received().stream().filter((request) -> request.line().equals(TRIGGER)).count();
	}

	private CompletableFuture<HttpResponse<String>> call(Era era, Map<String, String> headers) {
		return this.http.sendAsync(EventStream.request(this.port, era.headers(headers), era.call("")),
				HttpResponse.BodyHandlers.ofString());
	}

}
