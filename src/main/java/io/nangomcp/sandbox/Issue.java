package io.nangomcp.sandbox;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What is wrong with one value, in the words of Nango's own validator (Zod).
 *
 * @param code Zod's code
 * @param message Zod's sentence
 * @param path where the value is
 */
record Issue(String code, String message, List<String> path) {

	Issue(String code, String message, String... path) {
		this(code, message, List.of(path));
	}

	static Issue invalidType(String expected, JsonNode actual, String... path) {
		String received = actual.isMissingNode() ? "undefined" : actual.getNodeType().name().toLowerCase(Locale.ROOT);
		return new Issue("invalid_type", "Invalid input: expected " + expected + ", received " + received, path);
	}

	static Issue invalidOption(List<String> options, String... path) {
		String quoted = options.stream().map((option) -> '"' + option + '"').collect(Collectors.joining("|"));
		return new Issue("invalid_value", "Invalid option: expected one of " + quoted, path);
	}

	static List<Issue> unknownKeys(Collection<String> keys, String... path) {
		if (keys.isEmpty()) {
			return List.of();
		}
		String quoted = keys.stream().map((key) -> '"' + key + '"').collect(Collectors.joining(", "));
		return List.of(new Issue("unrecognized_keys",
				"Unrecognized key" + ((keys.size() > 1) ? "s" : "") + ": " + quoted, path));
	}

	static List<Issue> ofLength(String text, int min, int max, String... path) {
		if (text.length() > max) {
			return List.of(new Issue("too_big", "Too big: expected string to have <=" + max + " characters", path));
		}
		return (text.length() >= min) ? List.of()
				: List.of(new Issue("too_small", "Too small: expected string to have >=" + min + " characters", path));
	}

	static List<Issue> ofNumber(@Nullable String value, int min, int max, String... path) {
		if (value == null) {
			return List.of();
		}
		if (!value.matches("-?\\d{1,9}")) {
			return List.of(new Issue("invalid_type", "Invalid input: expected number, received NaN", path));
		}
		int number = Integer.parseInt(value);
		if (number > max) {
			return List.of(new Issue("too_big", "Too big: expected number to be <=" + max, path));
		}
		return (number >= min) ? List.of()
				: List.of(new Issue("too_small", "Too small: expected number to be >=" + min, path));
	}

	/** Ends the request if there is anything wrong. */
	@SafeVarargs
	static void refuse(String code, List<Issue>... issues) {
		List<Issue> all = Stream.of(issues).flatMap(List::stream).toList();
		if (!all.isEmpty()) {
			ObjectNode error = Json.object().put("code", code);
			error.set("errors", Json.MAPPER.valueToTree(all));
			throw new Refusal(Reply.error(400, error));
		}
	}

}
