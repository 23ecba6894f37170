package io.nangomcp.sandbox;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

import org.springframework.web.reactive.function.server.ServerRequest;

/**
 * What a caller asks to run, checked as Nango does.
 *
 * @param integration the integration's key
 * @param connection the connection id
 * @param action the action's name
 * @param input the input as the script receives it
 */
record ActionRequest(String integration, String connection, String action, JsonNode input) {

	private static final Rule ACTION = Rule.text(Pattern.compile("^[a-zA-Z0-9_-]+$"));

	private static final List<String> BOOLEANS = List.of("true", "1", "yes", "on", "y", "enabled", "false", "0", "no",
			"off", "n", "disabled");

	private static final int MAX_RETRIES = 5;

	static ActionRequest of(Call call) {
		ServerRequest request = call.request();
		Issue.refuse("invalid_query_params", Issue.unknownKeys(request.queryParams().keySet()));
		JsonNode integration = header(request, "provider-config-key");
		JsonNode connection = header(request, "connection-id");
		Issue.refuse("invalid_headers", Rule.INTEGRATION_KEY.check(integration, "provider-config-key"),
				Rule.CONNECTION_ID.check(connection, "connection-id"),
				flag("x-async", request.headers().firstHeader("x-async")),
				Issue.ofNumber(request.headers().firstHeader("x-max-retries"), 0, MAX_RETRIES, "x-max-retries"));
		JsonNode action = call.body().path("action_name");
		Issue.refuse("invalid_body", call.body().isObject() ? ACTION.check(action, "action_name")
				: List.of(Issue.invalidType("object", call.body())));
		JsonNode input = call.body().path("input");
		return new ActionRequest(integration.stringValue(), connection.stringValue(), action.stringValue(),
				Json.isFalsy(input) ? Json.object() : input);
	}

	private static JsonNode header(ServerRequest request, String name) {
		String value = request.headers().firstHeader(name);
		return (value != null) ? Json.text(value) : MissingNode.getInstance();
	}

	private static List<Issue> flag(String name, @Nullable String value) {
		boolean known = value == null || BOOLEANS.contains(value.toLowerCase(Locale.ROOT));
		return known ? List.of() : List.of(Issue.invalidOption(BOOLEANS, name));
	}

}
