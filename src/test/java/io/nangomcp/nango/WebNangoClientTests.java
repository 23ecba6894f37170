package io.nangomcp.nango;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.nangomcp.upstream.ScriptedNango;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.server.HttpServer;
import reactor.test.StepVerifier;
import tools.jackson.databind.JsonNode;

import org.springframework.boot.ssl.DefaultSslBundleRegistry;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link WebNangoClient} over real sockets.
 */
class WebNangoClientTests {

	private static final NangoKey KEY = new NangoKey("11111111-1111-4111-8111-111111111111");

	/** Netty by itself waits for 30 seconds. */
	private static final Duration SHORTER_THAN_BY_ITSELF = Duration.ofSeconds(20);

	private static final String OK = "{\"ok\":true}";

	@Test
	void sendsWhatNangoNeedsAndNothingElse() {
		try (ScriptedNango nango = ScriptedNango.start(ScriptedNango.json(200, OK))) {
			JsonNode input = NangoClients.MAPPER.readTree("{\"amount\":1.10,\"id\":12345678901234567890}");
			succeed(nango, new ActionTrigger("hubspot", "conn-1", "create-deal", input));
			ScriptedNango.Received request = nango.received().getFirst();
			assertThat(request.line()).isEqualTo("POST /action/trigger");
			assertThat(request.body())
				.isEqualTo("{\"action_name\":\"create-deal\",\"input\":{\"amount\":1.10,\"id\":12345678901234567890}}");
			assertThat(request.headers().names().stream().map(String::toLowerCase)).containsExactlyInAnyOrder("host",
					"user-agent", "accept", "authorization", "provider-config-key", "connection-id", "content-type",
					"content-length");
			assertThat(request.headers().get("authorization")).isEqualTo("Bearer 11111111-1111-4111-8111-111111111111");
			assertThat(request.headers().get("provider-config-key")).isEqualTo("hubspot");
			assertThat(request.headers().get("connection-id")).isEqualTo("conn-1");
			assertThat(request.headers().get("user-agent")).isEqualTo("nango-mcp/1.2.3");
		}
	}

	@Test
	void asksNothingOnceNangoHasSaidThatNothingIsLeft() {
		ScriptedNango.Answer last = (response) -> response.header("X-RateLimit-Limit", "200")
			.header("X-RateLimit-Remaining", "0")
			.header("X-RateLimit-Reset", String.valueOf(Instant.now().getEpochSecond() + 50))
			.sendString(Mono.just(OK))
			.then();
		try (ScriptedNango nango = ScriptedNango.start(last)) {
			NangoClient client = NangoClients.to(nango.baseUrl());
			client.trigger(KEY, trigger()).block();
			StepVerifier.create(client.trigger(KEY, trigger()))
				.verifyErrorSatisfies(
						(failure) -> assertThat(error(failure)).isInstanceOf(NangoError.RateLimited.class));
			client.trigger(new NangoKey("another"), trigger()).block();
			assertThat(nango.received()).hasSize(2);
		}
	}

	@Test
	void asksNothingOfANangoThatCannotBeReached() {
		NangoClient client;
		try (ScriptedNango nango = ScriptedNango.start()) {
			client = NangoClients.with(Map.of("nango.base-url", nango.baseUrl(), "nango.circuit-breaker.minimum-calls",
					"5", "nango.circuit-breaker.window", "5", "nango.circuit-breaker.open-for", "1h"));
		}
		for (int call = 0; call < 5; call++) {
			StepVerifier.create(client.trigger(KEY, trigger()))
				.verifyErrorSatisfies(
						(failure) -> assertThat(error(failure)).isInstanceOf(NangoError.Unreachable.class));
		}
		StepVerifier.create(client.trigger(KEY, trigger()))
			.verifyErrorSatisfies((failure) -> assertThat(error(failure)).isInstanceOf(NangoError.CircuitOpen.class));
	}

	/** A tenant's own fault is no reason not to ask Nango for others. */
	@Test
	void asksOnAlthoughAnIdIsNoHeader() {
		try (ScriptedNango nango = ScriptedNango.start(ScriptedNango.json(200, OK))) {
			NangoClient client = NangoClients.with(Map.of("nango.base-url", nango.baseUrl(),
					"nango.circuit-breaker.minimum-calls", "5", "nango.circuit-breaker.window", "5"));
			ActionTrigger unsendable = new ActionTrigger("hubspot", "a\nb", "create-contact", null);
			for (int call = 0; call < 5; call++) {
				StepVerifier.create(client.trigger(KEY, unsendable))
					.verifyErrorSatisfies((failure) -> assertThat(error(failure))
						.isNotInstanceOfAny(NangoError.Unreachable.class, NangoError.CircuitOpen.class));
			}
			StepVerifier.create(client.trigger(KEY, trigger())).expectNext(JsonText.of(OK)).verifyComplete();
			assertThat(nango.received()).hasSize(1);
		}
	}

	@Test
	void leavesOutAnInputThatThereIsNot() {
		try (ScriptedNango nango = ScriptedNango.start(ScriptedNango.json(200, OK))) {
			succeed(nango, trigger());
			assertThat(nango.received().getFirst().body()).isEqualTo("{\"action_name\":\"create-contact\"}");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "null", "42", "\"a\\u00e9\"", "[1, 2.50]", "{\"big\":12345678901234567890, \"d\":1.10}" })
	void passesAnOutputAsItCame(String output) {
		try (ScriptedNango nango = ScriptedNango.start(ScriptedNango.json(200, output))) {
			NangoClients.to(nango.baseUrl())
				.trigger(KEY, trigger())
				.as(StepVerifier::create)
				.expectNext(JsonText.of(output))
				.verifyComplete();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "<html>", "{\"a\":", "{} {}", "\u0000" })
	void refusesAnOutputThatIsNotJson(String output) {
		assertFailsWith(NangoError.Unreadable.class, ScriptedNango.json(200, output));
	}

	@Test
	void readsAnErrorWhoseNumbersNothingCanHold() {
		assertFailsWith(NangoError.Unexpected.class, ScriptedNango.json(500, "{\"error\":{\"code\":1e2147483648}}"));
	}

	@Test
	void refusesAnOutputThatIsTooLarge() {
		String output = "\"" + "x".repeat(2_000) + "\"";
		try (ScriptedNango nango = ScriptedNango.start(ScriptedNango.json(200, output))) {
			assertFailsWith(NangoError.Unreadable.class,
					Map.of("nango.base-url", nango.baseUrl(), "nango.max-response-size", "1KB"));
		}
	}

	@Test
	void doesNotFollowRedirects() {
		ScriptedNango.Answer redirect = (
				response) -> response.status(307).header("Location", "/elsewhere").send().then();
		try (ScriptedNango nango = ScriptedNango.start(redirect)) {
			assertThat(assertFailsWith(NangoError.Unexpected.class, Map.of("nango.base-url", nango.baseUrl())).status())
				.isEqualTo(307);
			assertThat(nango.received()).hasSize(1);
		}
	}

	@Test
	void knowsThatARefusedConnectionSentNothing() {
		ScriptedNango nango = ScriptedNango.start(ScriptedNango.silence());
		nango.close();
		assertFailsWith(NangoError.Unreachable.class, Map.of("nango.base-url", nango.baseUrl()));
	}

	@Test
	void knowsThatAnUnknownHostWasSentNothing() {
		NangoError.Unreachable error = assertFailsWith(NangoError.Unreachable.class,
				Map.of("nango.base-url", "http://nango.invalid"));
		assertThat(error.reason()).isEqualTo("its host name is not known");
	}

	@Test
	void knowsThatAConnectionThatNobodyAnswersSentNothing() throws IOException {
		try (ServerSocket nango = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			List<Socket> waiting = fill(nango);
			NangoClients
				.with(Map.of("nango.base-url", "http://127.0.0.1:" + nango.getLocalPort(), "nango.timeout.connect",
						"100ms"))
				.trigger(KEY, trigger())
				.as(StepVerifier::create)
				.expectErrorSatisfies(
						(failure) -> assertThat(error(failure)).isInstanceOf(NangoError.Unreachable.class))
				.verify(SHORTER_THAN_BY_ITSELF);
			for (Socket socket : waiting) {
				socket.close();
			}
		}
	}

	/** Connects until nobody answers any more. */
	private static List<Socket> fill(ServerSocket server) throws IOException {
		List<Socket> waiting = new ArrayList<>();
		while (true) {
			Socket next = new Socket();
			waiting.add(next);
			try {
				next.connect(server.getLocalSocketAddress(), 200);
			}
			catch (SocketTimeoutException ex) {
				return waiting;
			}
		}
	}

	@Test
	void knowsThatWaitingForAConnectionSentNothing() {
		try (ScriptedNango nango = ScriptedNango.start(ScriptedNango.silence())) {
			MeterRegistry meters = new SimpleMeterRegistry();
			NangoClient client = NangoClients.with(Map.of("nango.base-url", nango.baseUrl(),
					"nango.pool.max-connections", "1", "nango.timeout.connect", "100ms"),
					new DefaultSslBundleRegistry(), meters);
			Mono<JsonText> first = client.trigger(KEY, trigger());
			Mono<JsonText> second = client.trigger(KEY, trigger());
			Mono.firstWithSignal(first, second)
				.as(StepVerifier::create)
				.verifyErrorSatisfies(
						(failure) -> assertThat(error(failure)).isInstanceOf(NangoError.NoConnectionFree.class));
			assertThat(nango.received()).hasSizeLessThanOrEqualTo(1);
			assertThat(
					meters.get("nango.mcp.limit.refusals").tag("limit", "nango.pool.max-connections").counter().count())
				.isEqualTo(1);
		}
	}

	@Test
	void callsWhileItWaitsForLists() {
		try (ScriptedNango nango = ScriptedNango.start(ScriptedNango.json(200, "[1]"))
			.when("GET /integrations", ScriptedNango.silence())) {
			NangoClient client = NangoClients
				.with(Map.of("nango.base-url", nango.baseUrl(), "nango.pool.max-connections", "1"));
			Disposable lists = Flux.range(0, 5).flatMap((number) -> client.listIntegrations(KEY)).subscribe();
			client.trigger(KEY, trigger()).as(StepVerifier::create).expectNext(JsonText.of("[1]")).verifyComplete();
			assertThat(lists.isDisposed()).isFalse();
			lists.dispose();
		}
	}

	@Test
	void cannotTellWhatHappenedWhenTheConnectionBreaks() {
		assertFailsWith(NangoError.Interrupted.class, ScriptedNango.hangUp());
		assertFailsWith(NangoError.Interrupted.class, ScriptedNango.breakOff("{\"a\":"));
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "SSH-2.0-OpenSSH_9.9\r\n\r\n", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzzz\r\n" })
	void cannotTellWhatHappenedWhenTheAnswerIsNotHttp(String bytes) {
		assertFailsWith(NangoError.Interrupted.class, ScriptedNango.raw(bytes));
	}

	@Test
	void cannotTellWhatHappenedWhenTheAnswersHeadersAreTooLarge() {
		assertFailsWith(NangoError.Interrupted.class,
				(response) -> response.header("X-Large", "x".repeat(20_000)).send().then());
	}

	@Test
	void switchesOffTheRepeatsOfItsHttpClient() {
		assertThat(NangoConfiguration.customize(HttpClient.create(), null).configuration().isRetryDisabled()).isTrue();
		assertThat(HttpClient.create().configuration().isRetryDisabled()).isFalse();
	}

	@Test
	void neverRepeatsATriggerByItself() {
		try (ScriptedNango nango = ScriptedNango.start(ScriptedNango.hangUp())) {
			assertFailsWith(NangoError.Interrupted.class, Map.of("nango.base-url", nango.baseUrl()));
			assertThat(nango.received()).hasSize(1);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "nango.timeout.first-byte", "nango.timeout.total" })
	void doesNotWaitForEver(String timeout) {
		try (ScriptedNango nango = ScriptedNango.start(ScriptedNango.silence())) {
			assertFailsWith(NangoError.TimedOut.class, Map.of("nango.base-url", nango.baseUrl(), timeout, "100ms"));
		}
	}

	@Test
	void goesThroughAProxy() {
		DisposableServer proxy = HttpServer.create()
			.host("127.0.0.1")
			.port(0)
			.handle((request, response) -> response.status(502).header("Via-Test", request.method().name()).send())
			.bindNow();
		try {
			// The proxy refuses the tunnel, so that nothing reaches Nango.
			NangoError.Unreachable error = assertFailsWith(NangoError.Unreachable.class,
					Map.of("nango.base-url", "http://127.0.0.1:1", "nango.proxy", "http://127.0.0.1:" + proxy.port()));
			assertThat(error.reason()).isEqualTo("the proxy does not let us through");
		}
		finally {
			proxy.disposeNow();
		}
	}

	private static ActionTrigger trigger() {
		return new ActionTrigger("hubspot", "conn-1", "create-contact", null);
	}

	private static void succeed(ScriptedNango nango, ActionTrigger trigger) {
		NangoClients.to(nango.baseUrl())
			.trigger(KEY, trigger)
			.as(StepVerifier::create)
			.expectNext(JsonText.of(OK))
			.verifyComplete();
	}

	private static <E extends NangoError> void assertFailsWith(Class<E> type, ScriptedNango.Answer answer) {
		try (ScriptedNango nango = ScriptedNango.start(answer)) {
			assertFailsWith(type, Map.of("nango.base-url", nango.baseUrl()));
		}
	}

	private static <E extends NangoError> E assertFailsWith(Class<E> type, Map<String, String> settings) {
		NangoError error = NangoClients.with(settings)
			.trigger(KEY, trigger())
			.then(Mono.<NangoError>empty())
			.onErrorResume(NangoException.class, (ex) -> Mono.just(ex.error()))
			.block();
		assertThat(error).isInstanceOf(type);
		return Objects.requireNonNull(type.cast(error));
	}

	private static NangoError error(Throwable failure) {
		assertThat(failure).isInstanceOf(NangoException.class);
		return ((NangoException) failure).error();
	}

}
