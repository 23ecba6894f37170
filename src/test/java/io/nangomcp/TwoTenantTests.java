package io.nangomcp;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.nangomcp.nango.NangoClients;
import io.nangomcp.upstream.OwnNango;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Two tenants with two users each, whose requests come interleaved at random from several
 * threads, while one of the tenants has more calls running than it may. No answer has a
 * byte of another tenant, nor of another user, and nobody can use another's handles.
 */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
		properties = { "mcp.seal.keys=AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=", "mcp.connect.wait-for-user=0s",
				"mcp.catalog.ttl=500ms", "mcp.catalog.poll-interval=300ms",
				"mcp.tools.integrations.crm.mcp-output=true",
				"mcp.limits.max-concurrent-per-key=" + TwoTenantTests.MOST_AT_ONCE,
				"mcp.limits.calls-per-minute-per-key=0", "mcp.limits.calls-per-minute-per-caller=0" })
@Timeout(60)
class TwoTenantTests {

	static final int MOST_AT_ONCE = 30;

	private static final int PAGE = 500;

	private static final int THREADS = 4;

	private static final int STEPS = 150;

	private static final List<String> TENANTS = List.of("tenant-ash", "tenant-elm");

	private static final List<String> USERS = List.of("ada", "bob");

	private static final List<User> ALL = TENANTS.stream()
		.flatMap((tenant) -> USERS.stream().map((user) -> new User(tenant, user)))
		.toList();

	@OwnNango
	private static final TenantNango NANGO = new TenantNango();

	private static final AtomicInteger NEXT = new AtomicInteger();

	private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

	private final List<Handle> handles = new CopyOnWriteArrayList<>();

	private final Map<String, Integer> done = new ConcurrentHashMap<>();

	@LocalServerPort
	private int port;

	@AfterEach
	void closeClient() {
		this.http.shutdownNow();
	}

	@Test
	void nobodySeesAByteOfAnother() throws Exception {
		long seed = new Random().nextLong();
		try {
			Map<User, Watch> watches = new HashMap<>();
			for (User user : ALL) {
				watches.put(user, watch(user));
			}
			for (String choked : TENANTS) {
				String gate = "choke-" + choked;
				List<CompletableFuture<HttpResponse<String>>> calls = IntStream.range(0, MOST_AT_ONCE)
					.mapToObj((call) -> sendAsync(new User(choked, USERS.get(call % 2)), hold(gate), Map.of()))
					.toList();
				NANGO.awaitHeld(gate, MOST_AT_ONCE);
				run(seed, choked);
				NANGO.release(gate);
				for (int call = 0; call < MOST_AT_ONCE; call++) {
					User user = new User(choked, USERS.get(call % 2));
					user.assertOwn(calls.get(call).get().body());
					assertThat(calls.get(call).get().body()).contains(user.mark());
				}
			}
			assertThatChangesWereHeard(watches);
			assertThat(NANGO.misdirected()).isZero();
			assertThat(this.done).containsKeys("list", "next page", "call", "ask", "answer", "session", "link",
					"connected", "cancel", "foreign CURSOR", "foreign STATE", "foreign SESSION", "foreign cancel",
					"too_many_calls");
			assertThat(this.done.values().stream().mapToInt(Integer::intValue).sum()).isGreaterThan(1_000);
		}
		catch (AssertionError | ExecutionException ex) {
			throw new AssertionError("Seed %d, after %s".formatted(seed, this.done), ex);
		}
	}

	private void run(long seed, String choked) throws Exception {
		try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
			List<Future<Integer>> running = new ArrayList<>();
			for (int thread = 0; thread < THREADS; thread++) {
				Random random = new Random(seed + thread);
				running.add(threads.submit(() -> {
					for (int step = 0; step < STEPS; step++) {
						step(random, choked);
					}
					return STEPS;
				}));
			}
			for (Future<Integer> thread : running) {
				assertThat(thread.get()).isEqualTo(STEPS);
			}
		}
	}

	private void step(Random random, String choked) throws Exception {
		User user = ALL.get(random.nextInt(ALL.size()));
		boolean refused = user.tenant.equals(choked);
		switch (random.nextInt(9)) {
			case 0 -> list(user);
			case 1 -> call(user, refused);
			case 2 -> ask(user, refused);
			case 3 -> initialize(user);
			case 4 -> connect(user, refused);
			case 5 -> cancel(user, random, refused);
			case 6 -> {
				// Only the tools of one tenant change.
				NANGO.changeTools(TENANTS.getFirst());
				list(user);
			}
			default -> useAHandle(user, random, refused);
		}
	}

	private void list(User user) throws Exception {
		JsonNode result = post(user, stateless("tools/list", "")).path("result");
		assertThat(result.path("tools").size()).isEqualTo(PAGE);
		result.path("tools")
			.forEach((tool) -> assertThat(tool.path("description").asString()).startsWith("Of " + user.tenant + ","));
		this.handles.add(new Handle(Kind.CURSOR, user, result.path("nextCursor").asString()));
		count("list");
	}

	private void call(User user, boolean refused) throws Exception {
		JsonNode result = post(user, call("echo", "{\"mark\":\"%s\"}".formatted(user.mark()), "")).path("result");
		if (!isRefused(result, refused)) {
			assertThat(result.at("/structuredContent/of").asString()).isEqualTo(user.mark());
			count("call");
		}
	}

	private void ask(User user, boolean refused) throws Exception {
		JsonNode result = post(user, call("ask", "{}", "")).path("result");
		if (!isRefused(result, refused)) {
			assertThat(result.at("/inputRequests/name/params/message").asString()).isEqualTo(user.mark() + "?");
			this.handles.add(new Handle(Kind.STATE, user, result.path("requestState").asString()));
			count("ask");
		}
	}

	private void initialize(User user) throws Exception {
		String session = send(user, handshake("initialize", """
				{"protocolVersion":"2025-06-18","capabilities":{},"clientInfo":{"name":"x","version":"1"}}"""),
				Map.of())
			.headers()
			.firstValue("Mcp-Session-Id")
			.orElseThrow();
		this.handles.add(new Handle(Kind.SESSION, user, session));
	}

	/** Somebody new is asked to connect, does, and calls again. */
	private void connect(User like, boolean refused) throws Exception {
		User user = new User(like.tenant, "guest-" + NEXT.incrementAndGet() + "-" + like.name);
		NANGO.connect(user.tenant, user.name, false);
		JsonNode asked = post(user, call("echo", "{}", "")).path("result");
		if (isRefused(asked, refused)) {
			return;
		}
		assertThat(asked.at("/inputRequests/connect/params/url").asString()).contains("session_token=" + user.mark());
		count("link");
		String answer = ",\"requestState\":\"%s\",\"inputResponses\":{\"connect\":{\"action\":\"accept\"}}"
			.formatted(asked.path("requestState").asString());
		assertThat(post(like, call("echo", "{}", answer)).at("/error/code").asInt()).isEqualTo(-32602);
		NANGO.connect(user.tenant, user.name, true);
		JsonNode connected = post(user, call("echo", "{}", answer)).path("result");
		assertThat(connected.at("/structuredContent/of").asString()).isEqualTo(user.mark());
		count("connected");
	}

	/** Everybody gives his calls the same id, and only he can cancel them. */
	private void cancel(User user, Random random, boolean refused) throws Exception {
		Handle own = find(Kind.SESSION, user, true);
		Handle foreign = find(Kind.SESSION, user, false);
		if (refused || own == null || foreign == null) {
			return;
		}
		String gate = "gate-" + NEXT.incrementAndGet();
		String cancelled = "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\",\"params\":{\"requestId\":\"%s\"}}"
			.formatted(gate);
		CompletableFuture<HttpResponse<String>> call = sendAsync(user,
				hold(gate).replace("\"id\":1", "\"id\":\"%s\"".formatted(gate)), Map.of("Mcp-Session-Id", own.value));
		NANGO.awaitHeld(gate, 1);
		send(foreign.owner, cancelled, Map.of("Mcp-Session-Id", foreign.value));
		send(foreign.owner, cancelled, Map.of("Mcp-Session-Id", own.value));
		if (random.nextBoolean()) {
			NANGO.release(gate);
			user.assertOwn(call.get().body());
			assertThat(call.get().body()).contains(user.mark());
			count("foreign cancel");
			return;
		}
		send(user, cancelled, Map.of("Mcp-Session-Id", own.value));
		user.assertOwn(call.get().body());
		assertThat(call.get().body()).doesNotContain(user.mark());
		NANGO.release(gate);
		count("cancel");
	}

	private void useAHandle(User user, Random random, boolean refused) throws Exception {
		if (this.handles.isEmpty()) {
			return;
		}
		Handle handle = this.handles.get(random.nextInt(this.handles.size()));
		boolean own = handle.owner.equals(user);
		HttpResponse<String> response = switch (handle.kind) {
			case CURSOR -> send(user, stateless("tools/list", ",\"cursor\":\"%s\"".formatted(handle.value)), Map.of());
			case STATE -> send(user,
					call("ask", "{}", ",\"requestState\":\"%s\",\"inputResponses\":{\"name\":{\"action\":\"accept\"}}"
						.formatted(handle.value)),
					Map.of());
			case SESSION -> send(user, handshake("ping", "{}"), Map.of("Mcp-Session-Id", handle.value));
		};
		JsonNode answer = NangoClients.MAPPER.readTree(response.body());
		if (!own) {
			assertThat(answer.at("/error/code").asInt()).as(response.body())
				.isEqualTo(handle.kind.equals(Kind.SESSION) ? -32000 : -32602);
			assertThat(answer.has("result")).isFalse();
			count("foreign " + handle.kind);
			return;
		}
		JsonNode result = answer.path("result");
		switch (handle.kind) {
			case CURSOR -> {
				assertThat(result.path("tools").size()).isEqualTo(TenantNango.TOOLS - PAGE);
				count("next page");
			}
			case STATE -> {
				if (!isRefused(result, refused)) {
					assertThat(result.at("/structuredContent/of").asString()).isEqualTo(user.mark());
					count("answer");
				}
			}
			case SESSION -> {
				assertThat(response.statusCode()).isEqualTo(200);
				count("session");
			}
		}
	}

	private @Nullable Handle find(Kind kind, User user, boolean own) {
		return this.handles.stream()
			.filter((handle) -> handle.kind.equals(kind) && handle.owner.equals(user) == own)
			.findAny()
			.orElse(null);
	}

	/** A tenant with too many calls is refused, and nobody else. */
	private boolean isRefused(JsonNode result, boolean refused) {
		boolean tooMany = result.at("/content/0/text").asString("").contains("too_many_calls");
		assertThat(tooMany).as(result.toString()).isEqualTo(refused);
		if (tooMany) {
			count("too_many_calls");
		}
		return tooMany;
	}

	private void count(String what) {
		this.done.merge(what, 1, Integer::sum);
	}

	private Watch watch(User user) throws Exception {
		HttpResponse<InputStream> response = this.http.send(
				request(user,
						stateless("subscriptions/listen", ",\"notifications\":{\"toolsListChanged\":true}")
							.replace("\"id\":1", "\"id\":\"%s\"".formatted(user.mark())),
						Map.of()),
				HttpResponse.BodyHandlers.ofInputStream());
		Watch watch = new Watch(new ConcurrentLinkedQueue<>());
		Thread.ofVirtual().start(() -> watch.read(response.body()));
		return watch;
	}

	private static void assertThatChangesWereHeard(Map<User, Watch> watches) {
		watches.forEach((user, watch) -> {
			boolean changes = user.tenant.equals(TENANTS.getFirst());
			if (changes) {
				Awaitility.await().until(() -> watch.heard().contains("list_changed"));
			}
			assertThat(watch.heard()).contains("acknowledged");
			assertThat(watch.heard().contains("list_changed")).isEqualTo(changes);
			user.assertOwn(watch.heard());
		});
	}

	private JsonNode post(User user, String body) throws Exception {
		return NangoClients.MAPPER.readTree(send(user, body, Map.of()).body());
	}

	private HttpResponse<String> send(User user, String body, Map<String, String> headers) throws Exception {
		HttpResponse<String> response = this.http.send(request(user, body, headers),
				HttpResponse.BodyHandlers.ofString());
		user.assertOwn(response.headers() + response.body());
		return response;
	}

	private CompletableFuture<HttpResponse<String>> sendAsync(User user, String body, Map<String, String> headers) {
		return this.http.sendAsync(request(user, body, headers), HttpResponse.BodyHandlers.ofString());
	}

	private HttpRequest request(User user, String body, Map<String, String> headers) {
		HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + this.port + "/mcp"))
			.headers("Content-Type", "application/json", "Authorization", "Bearer " + user.tenant, "nango-end-user-id",
					user.name, "provider-config-key", "crm")
			.POST(HttpRequest.BodyPublishers.ofString(body));
		JsonNode message = NangoClients.MAPPER.readTree(body);
		if (message.at("/params/_meta").isObject()) {
			request.headers("MCP-Protocol-Version", "2026-07-28", "Mcp-Method", message.path("method").asString());
			if (message.at("/params/name").isString()) {
				request.header("Mcp-Name", message.at("/params/name").asString());
			}
		}
		headers.forEach(request::header);
		return request.build();
	}

	private static String hold(String gate) {
		return handshake("tools/call", "{\"name\":\"hold\",\"arguments\":{\"gate\":\"%s\"}}".formatted(gate));
	}

	private static String call(String tool, String arguments, String more) {
		return stateless("tools/call", ",\"name\":\"%s\",\"arguments\":%s%s".formatted(tool, arguments, more));
	}

	private static String stateless(String method, String more) {
		return handshake(method, """
				{"_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28",
				"io.modelcontextprotocol/clientCapabilities":{"elicitation":{"form":{},"url":{}}}}%s}"""
			.formatted(more));
	}

	private static String handshake(String method, String params) {
		return "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"%s\",\"params\":%s}".formatted(method, params);
	}

	private enum Kind {

		CURSOR, STATE, SESSION

	}

	/**
	 * Whoever asks.
	 *
	 * @param tenant whose key it is
	 * @param name the user of that tenant
	 */
	private record User(String tenant, String name) {

		String mark() {
			return TenantNango.mark(this.tenant, this.name);
		}

		/** There is nothing in an answer of anybody else. */
		void assertOwn(String answer) {
			Stream<String> foreign = Stream.concat(TENANTS.stream().filter((other) -> !other.equals(this.tenant)),
					USERS.stream()
						.filter((other) -> !other.equals(this.name))
						.map((other) -> TenantNango.mark(this.tenant, other)));
			assertThat(answer).doesNotContain(foreign.toList());
		}

	}

	/**
	 * What somebody was given to bring back.
	 *
	 * @param kind what it is
	 * @param owner to whom it was given
	 * @param value the handle
	 */
	private record Handle(Kind kind, User owner, String value) {

	}

	/**
	 * A subscription.
	 *
	 * @param parts all that came
	 */
	private record Watch(Queue<String> parts) {

		String heard() {
			return String.join("", this.parts);
		}

		void read(InputStream stream) {
			try (stream) {
				byte[] part = new byte[4_096];
				for (int length = stream.read(part); length != -1; length = stream.read(part)) {
					this.parts.add(new String(part, 0, length, StandardCharsets.UTF_8));
				}
			}
			catch (IOException ex) {
				// The test is over.
			}
		}

	}

}
