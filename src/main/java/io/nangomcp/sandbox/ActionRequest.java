package io.nangomcp.sandbox;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

import org.springframework.web.reactive.function.server.ServerRequest;

/**
 * What a caller asks to run, checked with the sentences of Nango's own validator (Zod).
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
		refuse("invalid_query_params", unknownParameters(List.copyOf(request.queryParams().keySet())));
		JsonNode integration = header(request, "provider-config-key");
		JsonNode connection = header(request, "connection-id");
		refuse("invalid_headers",
				Stream
					.of(string("provider-config-key", integration, INTEGRATION),
							string("connection-id", connection, CONNECTION),
							flag("x-async", request.headers().firstHeader("x-async")),
							retries("x-max-retries", request.headers().firstHeader("x-max-retries")))
					.flatMap(List::stream)
					.toList());
		JsonNode action = call.body().path("action_name");
		refuse("invalid_body", call.body().isObject() ? string("action_name", action, ACTION)
				: List.of(Issue.invalidType("object", call.body())));
		JsonNode input = call.body().path("input");
		return new ActionRequest(integration.stringValue(), connection.stringValue(), action.stringValue(),
				Json.isFalsy(input) ? Json.object() : input);
	}

	private static JsonNode header(ServerRequest request, String name) {
		String value = request.headers().firstHeader(name);
		return (value != null) ? StringNode.valueOf(value) : MissingNode.getInstance();
	}

	private static List<Issue> unknownParameters(List<String> names) {
		if (names.isEmpty()) {
			return List.of();
		}
		String quoted = names.stream().map((name) -> '"' + name + '"').collect(Collectors.joining(", "));
		return List
			.of(new Issue("unrecognized_keys", "Unrecognized key" + ((names.size() > 1) ? "s" : "") + ": " + quoted));
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
		if (value.stringValue().length() > MAX_LENGTH) {
			issues.add(new Issue("too_big", "Too big: expected string to have <=" + MAX_LENGTH + " characters", name));
		}
		return issues;
	}

	private static List<Issue> flag(String name, @Nullable String value) {
		if (value == null || BOOLEANS.contains(value.toLowerCase(Locale.ROOT))) {
			return List.of();
		}
		String options = BOOLEANS.stream().map((option) -> '"' + option + '"').collect(Collectors.joining("|"));
		return List.of(new Issue("invalid_value", "Invalid option: expected one of " + options, name));
	}

	private static List<Issue> retries(String name, @Nullable String value) {
		if (value == null) {
			return List.of();
		}
		if (!value.matches("-?\\d{1,9}")) {
			return List.of(new Issue("invalid_type", "Invalid input: expected number, received NaN", name));
		}
		int retries = Integer.parseInt(value);
		if (retries > MAX_RETRIES) {
			return List.of(new Issue("too_big", "Too big: expected number to be <=" + MAX_RETRIES, name));
		}
		return (retries >= 0) ? List.of()
				: List.of(new Issue("too_small", "Too small: expected number to be >=0", name));
	}

	private static void refuse(String code, List<Issue> issues) {
		if (!issues.isEmpty()) {
			ObjectNode error = Json.object().put("code", code);
			error.set("errors", Json.MAPPER.valueToTree(issues));
			throw new Refusal(Reply.error(400, error));
		}
	}

	/**
	 * What is wrong with one value.
	 *
	 * @param code Zod's code
	 * @param message Zod's sentence
	 * @param path where the value is
	 */
	private record Issue(String code, String message, List<String> path) {

		Issue(String code, String message, String... path) {
			this(code, message, List.of(path));
		}

		static Issue invalidType(String expected, JsonNode actual, String... path) {
			String received = actual.isMissingNode() ? "undefined"
					: actual.getNodeType().name().toLowerCase(Locale.ROOT);
			return new Issue("invalid_type", "Invalid input: expected " + expected + ", received " + received, path);
		}

	}

}
