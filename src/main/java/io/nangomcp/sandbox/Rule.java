package io.nangomcp.sandbox;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import tools.jackson.databind.JsonNode;

/**
 * What a value has to be, as a schema of Nango's own validator (Zod) says: the issues
 * come in Zod's order.
 */
@FunctionalInterface
interface Rule {

	Pattern EMAIL = Pattern.compile(
			"^(?!\\.)(?!.*\\.\\.)([A-Za-z0-9_'+\\-.]*)[A-Za-z0-9_+-]@([A-Za-z0-9][A-Za-z0-9\\-]*\\.)+[A-Za-z]{2,}$");

	int MAX_LENGTH = 255;

	Rule INTEGRATION_KEY = text(Pattern.compile("^[a-zA-Z0-9~:.@ _-]+$"));

	Rule CONNECTION_ID = text(Pattern.compile("^[a-zA-Z0-9,.;:=+~\\[\\]|@${}\"'\\\\/_ -]+$"));

	List<Issue> check(JsonNode value, String... path);

	/** Ends the request if the value is not what it has to be. */
	default void require(String code, JsonNode value) {
		Issue.refuse(code, check(value));
	}

	/** An object with these fields and no others. */
	static Rule object(Field... fields) {
		List<String> names = Arrays.stream(fields).map(Field::name).toList();
		return typed("object", JsonNode::isObject, (value, path) -> {
			List<Issue> issues = new ArrayList<>();
			Arrays.stream(fields).forEach((field) -> issues.addAll(field.check(value, path)));
			List<String> unknown = value.propertyNames().stream().filter((name) -> !names.contains(name)).toList();
			issues.addAll(Issue.unknownKeys(unknown, path));
			return issues;
		});
	}

	/** An object with any fields. */
	static Rule anyObject() {
		return typed("object", JsonNode::isObject, (value, path) -> List.of());
	}

	/** An object whose names and values are alike. */
	static Rule record(Rule names, Rule values) {
		return typed("record", JsonNode::isObject, (value, path) -> {
			List<Issue> issues = new ArrayList<>();
			value.forEachEntry((name, member) -> issues.addAll(names.check(Json.text(name)).isEmpty()
					? values.check(member, in(path, name)) : List.of(invalidKey(in(path, name)))));
			return issues;
		});
	}

	static Rule list(Rule elements) {
		return typed("array", JsonNode::isArray, (value, path) -> {
			List<Issue> issues = new ArrayList<>();
			for (int i = 0; i < value.size(); i++) {
				issues.addAll(elements.check(value.required(i), in(path, String.valueOf(i))));
			}
			return issues;
		});
	}

	static Rule anyText() {
		return text(0, Integer.MAX_VALUE);
	}

	static Rule text(int min, int max) {
		return typed("string", JsonNode::isString,
				(value, path) -> Issue.ofLength(value.stringValue(), min, max, path));
	}

	static Rule text(Pattern pattern) {
		return matching(pattern, "Invalid string: must match pattern /" + pattern.pattern() + "/", text(0, MAX_LENGTH));
	}

	static Rule email() {
		return matching(EMAIL, "Invalid email address", text(5, Integer.MAX_VALUE));
	}

	private static Rule matching(Pattern pattern, String message, Rule also) {
		return typed("string", JsonNode::isString, (value, path) -> {
			List<Issue> issues = new ArrayList<>();
			if (!pattern.matcher(value.stringValue()).matches()) {
				issues.add(new Issue("invalid_format", message, path));
			}
			issues.addAll(also.check(value, path));
			return issues;
		});
	}

	/** A number in the text of a query. */
	static Rule number(int min, int max) {
		return (value, path) -> Issue.ofNumber(value.asString("x"), min, max, path);
	}

	private static Rule typed(String expected, Predicate<JsonNode> type, Rule rule) {
		return (value, path) -> type.test(value) ? rule.check(value, path)
				: List.of(Issue.invalidType(expected, value, path));
	}

	private static Issue invalidKey(String... path) {
		return new Issue("invalid_key", "Invalid key in record", path);
	}

	private static String[] in(String[] path, String name) {
		return Stream.concat(Arrays.stream(path), Stream.of(name)).toArray(String[]::new);
	}

	/**
	 * A field of an object.
	 *
	 * @param name its name
	 * @param required whether it has to be there
	 * @param rule what it has to be
	 */
	record Field(String name, boolean required, Rule rule) {

		static Field required(String name, Rule rule) {
			return new Field(name, true, rule);
		}

		static Field optional(String name, Rule rule) {
			return new Field(name, false, rule);
		}

		private List<Issue> check(JsonNode object, String... path) {
			JsonNode value = object.path(this.name);
			return (this.required || !value.isMissingNode()) ? this.rule.check(value, in(path, this.name)) : List.of();
		}

	}

}
