package io.nangomcp.sandbox;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.StringNode;

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

	private static final Pattern INTEGRATION = Pattern.compile("^[a-zA-Z0-9~:.@ _-]+$");

	private static final Pattern CONNECTION = Pattern.compile("^[a-zA-Z0-9,.;:=+~\\[\\]|@${}\"'\\\\/_ -]+$");

	private static final Pattern ACTION = Pattern.compile("^[a-zA-Z0-9_-]+$");

	private static final List<String> BOOLEANS = List.of("true", "1", "yes", "on", "y", "enabled", "false", "0", "no",
			"off", "n", "disabled");

	private static final int MAX_LENGTH = 255;

	private static final int MAX_RETRIES = 5;

	static ActionRequest of(Call call) {
		ServerRequest request = call.request();
		Issue.refuse("invalid_query_params", Issue.unknownKeys(request.queryParams().keySet()));
		JsonNode integration = header(request, "provider-config-key");
		JsonNode connection = header(request, "connection-id");
		Issue.refuse("invalid_headers", string("provider-config-key", integration, INTEGRATION),
				string("connection-id", connection, CONNECTION),
				flag("x-async", request.headers().firstHeader("x-async")),
				Issue.ofNumber(request.headers().firstHeader("x-max-retries"), 0, MAX_RETRIES, "x-max-retries"));
		JsonNode action = call.body().path("action_name");
		Issue.refuse("invalid_body", call.body().isObject() ? string("action_name", action, ACTION)
				: List.of(Issue.invalidType("object", call.body())));
		JsonNode input = call.body().path("input");
		return new ActionRequest(integration.stringValue(), connection.stringValue(), action.stringValue(),
				Json.isFalsy(input) ? Json.object() : input);
	}

	private static JsonNode header(ServerRequest request, String name) {
		String value = request.headers().firstHeader(name);
		return (value != null) ? StringNode.valueOf(value) : MissingNode.getInstance();
	}

	private static List<Issue> string(String name, JsonNode value, Pattern pattern) {
		if (!value.isString()) {
			return List.of(Issue.invalidType("string", value, name));
		}
		List<Issue> issues = new ArrayList<>();
		if (!pattern.matcher(value.stringValue()).matches()) {
			issues.add(new Issue("invalid_format", "Invalid string: must match pattern /" + pattern.pattern() + "/",
					name));
		}
		issues.addAll(Issue.ofLength(value.stringValue(), 0, MAX_LENGTH, name));
		return issues;
	}

	private static List<Issue> flag(String name, @Nullable String value) {
		boolean known = value == null || BOOLEANS.contains(value.toLowerCase(Locale.ROOT));
		return known ? List.of() : List.of(Issue.invalidOption(BOOLEANS, name));
	}

}
