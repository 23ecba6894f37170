package io.nangomcp;

import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.nangomcp.nango.NangoClients;
import io.nangomcp.upstream.HandledNango;
import io.nangomcp.upstream.HandledNango.Answer;
import io.nangomcp.upstream.HandledNango.Request;
import io.nangomcp.upstream.UpstreamNango;
import tools.jackson.databind.JsonNode;

import static io.nangomcp.upstream.HandledNango.Answer.json;

/**
 * A Nango of several tenants, whose every answer has the mark of its tenant, and that of
 * its user where there is one. The keys are the marks. Tenants name their integrations,
 * users and tools alike, and tell them apart by what is in them.
 */
final class TenantNango implements UpstreamNango {

	/** More than there are on a page. */
	static final int TOOLS = 510;

	private static final Pattern USER = Pattern.compile("tags\\[end_user_id]=([a-z0-9-]+)");

	private static final String ARGUMENTS = """
			,"input":"In","json_schema":{"definitions":{"In":{"type":"object","properties":{
			  "mark":{"type":"string"},"gate":{"type":"string"}}}}}""";

	/** How often the tools of a tenant have changed. */
	private final Map<String, AtomicInteger> editions = new ConcurrentHashMap<>();

	/** Users who are not connected, with their tenants. */
	private final Map<String, Boolean> strangers = new ConcurrentHashMap<>();

	private final Map<String, CountDownLatch> gates = new ConcurrentHashMap<>();

	private final Map<String, Semaphore> held = new ConcurrentHashMap<>();

	private final AtomicInteger misdirected = new AtomicInteger();

	private final HandledNango server = HandledNango.start(this::answer);

	@Override
	public String baseUrl() {
		return this.server.baseUrl();
	}

	/** What marks all that is a user's. */
	static String mark(String tenant, String user) {
		return tenant + "~" + user;
	}

	void changeTools(String tenant) {
		edition(tenant).incrementAndGet();
	}

	void connect(String tenant, String user, boolean connected) {
		this.strangers.put(mark(tenant, user), !connected);
	}

	/** Waits for calls of {@code hold} at a gate. */
	void awaitHeld(String gate, int calls) throws InterruptedException {
		heldAt(gate).acquire(calls);
	}

	/** Answers the calls at a gate. */
	void release(String gate) {
		gate(gate).countDown();
	}

	/** Requests that had what belongs to another tenant, or another user. */
	int misdirected() {
		return this.misdirected.get();
	}

	private AtomicInteger edition(String tenant) {
		return this.editions.computeIfAbsent(tenant, (absent) -> new AtomicInteger());
	}

	private Semaphore heldAt(String gate) {
		return this.held.computeIfAbsent(gate, (absent) -> new Semaphore(0));
	}

	private CountDownLatch gate(String gate) {
		return this.gates.computeIfAbsent(gate, (absent) -> new CountDownLatch(1));
	}

	private Answer answer(Request request) throws InterruptedException {
		String tenant = request.key();
		return switch (request.method() + " " + request.path()) {
			case "GET /scripts/config" -> json(200, "[]");
			case "GET /integrations/crm/functions" ->
				functions(tenant, request.headers().getOrDefault("If-none-match", ""));
			case "GET /connections" -> connections(tenant, request.query());
			case "POST /connect/sessions" -> link(tenant, NangoClients.MAPPER.readTree(request.body()));
			case "POST /action/trigger" -> trigger(tenant, request);
			default -> json(500, "{\"error\":{\"code\":\"%s\"}}".formatted(tenant));
		};
	}

	/** All pages at once, with an ETag that the tenants have in common. */
	private Answer functions(String tenant, String known) {
		int edition = edition(tenant).get();
		String etag = "\"%d\"".formatted(edition);
		Map<String, String> headers = Map.of("ETag", etag);
		if (etag.equals(known)) {
			return new Answer(304, "", headers);
		}
		Stream<String> actions = Stream.concat(
				Stream.of("echo", "ask", "hold").map((name) -> action(tenant, edition, name, ARGUMENTS)),
				IntStream.range(0, TOOLS - 3)
					.mapToObj("tool-%03d"::formatted)
					.map((name) -> action(tenant, edition, name, "")));
		return new Answer(200,
				"{\"data\":[%s],\"pagination\":{\"total\":1}}".formatted(actions.collect(Collectors.joining(","))),
				headers);
	}

	private static String action(String tenant, int edition, String name, String more) {
		return "{\"id\":%d,\"name\":\"%s\",\"enabled\":true,\"description\":\"Of %s, edition %d\"%s}"
			.formatted(name.hashCode(), name, tenant, edition, more);
	}

	private Answer connections(String tenant, String query) {
		Matcher user = USER.matcher(query);
		if (!user.find()) {
			return json(400, "{}");
		}
		String mark = mark(tenant, user.group(1));
		if (this.strangers.getOrDefault(mark, false)) {
			return json(200, "{\"connections\":[]}");
		}
		return json(200,
				"{\"connections\":[{\"connection_id\":\"%s\",\"provider_config_key\":\"crm\",\"tags\":{\"end_user_id\":\"%s\"}}]}"
					.formatted(mark, user.group(1)));
	}

	private static Answer link(String tenant, JsonNode body) {
		return json(201, """
				{"data":{"token":"x","connect_link":"https://connect.example/?session_token=%s","expires_at":"%s"}}"""
			.formatted(mark(tenant, body.at("/tags/end_user_id").asString()), Instant.now().plusSeconds(600)));
	}

	private Answer trigger(String tenant, Request request) throws InterruptedException {
		String connection = request.headers().getOrDefault("Connection-id", "");
		JsonNode body = NangoClients.MAPPER.readTree(request.body());
		if (!connection.startsWith(tenant + "~")
				|| !body.path("input").path("mark").asString(connection).equals(connection)) {
			this.misdirected.incrementAndGet();
		}
		return switch (body.path("action_name").asString()) {
			case "hold" -> {
				String gate = body.path("input").path("gate").asString();
				heldAt(gate).release();
				gate(gate).await();
				yield json(200, "{\"of\":\"%s\"}".formatted(connection));
			}
			case "ask" -> ask(connection, body.path("input").path("$mcp"));
			default -> json(200, "{\"of\":\"%s\"}".formatted(connection));
		};
	}

	private Answer ask(String connection, JsonNode answered) {
		if (answered.isMissingNode()) {
			return json(200, """
					{"$mcp":{"inputRequests":{"name":{"method":"elicitation/create","params":{"message":"%s?",
					"requestedSchema":{"type":"object","properties":{}}}}},"requestState":"%s"}}"""
				.formatted(connection, connection));
		}
		if (!answered.path("requestState").asString().equals(connection)) {
			this.misdirected.incrementAndGet();
		}
		return json(200, "{\"of\":\"%s\"}".formatted(connection));
	}

	@Override
	public void close() {
		this.gates.values().forEach(CountDownLatch::countDown);
		this.server.close();
	}

}
