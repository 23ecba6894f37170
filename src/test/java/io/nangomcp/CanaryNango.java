package io.nangomcp;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.stream.Collectors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.nangomcp.nango.NangoClients;
import io.nangomcp.upstream.HandledNango;
import io.nangomcp.upstream.HandledNango.Answer;
import io.nangomcp.upstream.HandledNango.Request;
import tools.jackson.databind.JsonNode;

import static io.nangomcp.upstream.HandledNango.Answer.json;

/**
 * A Nango that answers in every way, with canaries in all that is not for clients. Its
 * actions are named for what they do, and its users for the connections that they have.
 */
final class CanaryNango implements AutoCloseable {

	private static final Pattern USER = Pattern.compile("end_user_id(?:%5D|\\])=([^&]+)");

	private static final String FORM = """
			{"method":"elicitation/create","params":{"message":"Who?","requestedSchema":{"type":"object","properties":{}}}}""";

	private static final String NO_CLIENTS_BUSINESS = Canary.NANGO.value();

	private final Map<String, Answer> actions = new HashMap<>();

	private final CountDownLatch released = new CountDownLatch(1);

	private final Semaphore held = new Semaphore(0);

	private final HandledNango server;

	CanaryNango() {
		this.actions.put("succeed", json(200, "{\"ok\":true}"));
		this.actions.put("big", json(200, "\"%s\"".formatted("x".repeat(5_000))));
		this.actions.put("content", json(200, "{\"$mcp\":{\"content\":[{\"type\":\"text\",\"text\":\"ok\"}]}}"));
		this.actions.put("big-content", json(200,
				"{\"$mcp\":{\"content\":[{\"type\":\"text\",\"text\":\"%s\"}]}}".formatted("x".repeat(5_000))));
		this.actions.put("ask", json(200, "{\"$mcp\":{\"inputRequests\":{\"name\":%s},\"requestState\":\"%s\"}}"
			.formatted(FORM, Canary.STATE.value())));
		this.actions.put("odd-content", json(200, "{\"$mcp\":{\"content\":\"%s\"}}".formatted(NO_CLIENTS_BUSINESS)));
		this.actions.put("html", json(200, "<html>%s</html>".formatted(NO_CLIENTS_BUSINESS)));
		this.actions.put("cut", json(200, "{\"a\":\"%s".formatted(NO_CLIENTS_BUSINESS)));
		this.actions.put("two", json(200, "{} \"%s\"".formatted(NO_CLIENTS_BUSINESS)));
		this.actions.put("empty", json(200, ""));
		this.actions.put("payload",
				error(500, "action_script_runtime_error", "\"payload\":{\"message\":\"The author says no\"}"));
		this.actions.put("provider", error(424, "script_http_error",
				"\"upstream\":{\"status\":422,\"headers\":{\"x\":\"%s\"},\"body\":{\"message\":\"The provider says no\"}}"
					.formatted(NO_CLIENTS_BUSINESS)));
		this.actions.put("credentials", error(424, "script_http_error", "\"upstream\":{\"status\":401,\"body\":{}}"));
		this.actions.put("script", error(500, "script_internal_error", "\"payload\":{}"));
		this.actions.put("invalid",
				error(400, "invalid_body", "\"errors\":[{\"path\":[\"input\"],\"message\":\"Nango says no\"}]"));
		this.actions.put("unknown-connection", error(400, "unknown_connection", "\"payload\":{}"));
		this.actions.put("unknown-action", error(404, "not_found", "\"payload\":{}"));
		this.actions.put("disabled", error(404, "disabled_resource", "\"payload\":{}"));
		this.actions.put("teapot", error(418, NO_CLIENTS_BUSINESS, "\"payload\":{}"));
		this.actions.put("unavailable", json(503, "<html>%s</html>".formatted(NO_CLIENTS_BUSINESS)));
		this.actions.put("limited",
				new Answer(429, error(429, "too_many_request", "\"payload\":{}").body(), Map.of("Retry-After", "60")));
		this.actions.put("no-key", error(401, "unknown_account", "\"payload\":{}"));
		this.actions.put("no-scope", json(403, """
				{"error":{"code":"forbidden","message":"%s. Required: environment:actions:run"}}"""
			.formatted(NO_CLIENTS_BUSINESS)));
		this.actions.put("hold", json(200, "{\"ok\":true}"));
		this.server = HandledNango.start(this::answer);
	}

	String baseUrl() {
		return this.server.baseUrl();
	}

	/** Waits for calls of {@code hold}. */
	void awaitHeld(int calls) throws InterruptedException {
		this.held.acquire(calls);
	}

	/** Answers all calls of {@code hold}, now and later. */
	void release() {
		this.released.countDown();
	}

	private Answer answer(Request request) throws InterruptedException {
		Answer answer = switch (request.method() + " " + request.path()) {
			case "GET /scripts/config" -> json(200, "[]");
			case "GET /integrations/crm/functions" -> json(200, """
					{"data":[%s],"pagination":{"total":%d}}""".formatted(
					this.actions.keySet().stream().sorted().map(CanaryNango::action).collect(Collectors.joining(",")),
					this.actions.size()));
			case "GET /integrations/odd/functions" ->
				json(200, "{\"data\":[{\"id\":\"%s\"}]}".formatted(NO_CLIENTS_BUSINESS));
			case "GET /integrations/broken/functions" -> json(200, "{\"data\":\"%s".formatted(NO_CLIENTS_BUSINESS));
			case "GET /integrations" ->
				json(200, "{\"data\":[{\"unique_key\":\"crm\",\"provider\":\"crm\",\"display_name\":\"CRM\"}]}");
			case "GET /connections" -> connections(request.query());
			case "POST /connect/sessions", "POST /connect/sessions/reconnect" -> link(request.body());
			case "POST /action/trigger" -> trigger(NangoClients.MAPPER.readTree(request.body()));
			default -> error(404, "not_found", "\"payload\":{}", "Integration does not exist");
		};
		Map<String, String> headers = new HashMap<>(answer.headers());
		headers.put("X-Secret", NO_CLIENTS_BUSINESS);
		headers.put("Set-Cookie", "session=" + NO_CLIENTS_BUSINESS);
		return new Answer(answer.status(), answer.body(), headers);
	}

	private Answer trigger(JsonNode body) throws InterruptedException {
		String action = body.path("action_name").asString();
		if (action.equals("hold")) {
			this.held.release();
			this.released.await();
		}
		return body.path("input").has("$mcp") ? json(200, "{\"answered\":true}")
				: this.actions.getOrDefault(action, json(500, "{}"));
	}

	private static Answer connections(String query) {
		Matcher user = USER.matcher(query);
		String one = "{\"connection_id\":\"%s\",\"provider_config_key\":\"crm\",\"tags\":{\"secret\":\"%s\",\"end_user_id\":\"%s\"},\"errors\":[%%s]}"
			.formatted(Canary.CONNECTION.value(), NO_CLIENTS_BUSINESS, user.find() ? user.group(1) : "");
		if (query.contains("-none")) {
			return json(200, "{\"connections\":[]}");
		}
		if (query.contains("-several")) {
			return json(200, "{\"connections\":[%s,%s]}".formatted(one.formatted(""),
					one.formatted("").replace(Canary.CONNECTION.value(), Canary.CONNECTION.value() + "-other")));
		}
		if (query.contains("-odd")) {
			return json(200, "{\"connections\":[{\"connection_id\":{\"a\":\"%s\"}}]}".formatted(NO_CLIENTS_BUSINESS));
		}
		return json(200, "{\"connections\":[%s]}"
			.formatted(one.formatted(query.contains("-broken") ? "{\"type\":\"auth\"}" : "")));
	}

	private static Answer link(String body) {
		if (body.contains("-unlinked")) {
			return error(403, "forbidden", "\"payload\":{}");
		}
		String expiry = body.contains("-oddly") ? NO_CLIENTS_BUSINESS : Instant.now().plusSeconds(600).toString();
		return json(201, """
				{"data":{"token":"%s","connect_link":"https://connect.example/?session_token=%s","expires_at":"%s"}}"""
			.formatted(Canary.LINK.value(), Canary.LINK.value(), expiry));
	}

	private static Answer error(int status, String code, String more) {
		return error(status, code, more, NO_CLIENTS_BUSINESS);
	}

	private static Answer error(int status, String code, String more, String message) {
		return json(status, "{\"error\":{\"code\":\"%s\",\"message\":\"%s\",%s}}".formatted(code, message, more));
	}

	private static String action(String name) {
		return """
				{"id":%d,"name":"%s","enabled":true,"input":"In","json_schema":{"definitions":{"In":{"type":"object","properties":{
				  "note":{"type":"string","maxLength":40},"region":{"type":"string","x-mcp-header":"Region"},
				  "n":{"type":"integer"},"kind":{"enum":["a","b"]},"any":{"anyOf":[{"type":"integer"},{"type":"object","required":["k"],"properties":{"k":{"const":"x"}}}]},
				  "mail":{"type":"string","format":"email"},"list":{"type":"array","uniqueItems":true,"items":{"type":"string","pattern":"^a"}}},"additionalProperties":false}}}}"""
			.formatted(name.hashCode(), name);
	}

	@Override
	public void close() {
		release();
		this.server.close();
	}

}
