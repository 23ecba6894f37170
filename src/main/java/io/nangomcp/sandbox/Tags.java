package io.nangomcp.sandbox;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The tags of connections: what they may be, and how Nango keeps them.
 */
final class Tags {

	private static final int MAX_COUNT = 10;

	private static final int MAX_KEY_LENGTH = 64;

	private static final int MAX_VALUE_LENGTH = 255;

	private static final Pattern KEY = Pattern.compile("^[a-zA-Z][a-zA-Z0-9_\\-./]*$");

	private static final Rule KEYS = (key,
			path) -> (KEY.matcher(key.stringValue()).matches() && key.stringValue().length() <= MAX_KEY_LENGTH)
					? List.of() : List.of(new Issue("invalid_format", "Not the key of a tag", path));

	/** The tags of a connection. */
	static final Rule RULE = withChecksOfAll(Rule.record(KEYS, Tags::checkValue));

	/** The tags of an end user, whose values may be empty. */
	static final Rule OF_END_USER = withChecksOfAll(Rule.record(KEYS, Rule.text(0, MAX_VALUE_LENGTH)));

	private Tags() {
	}

	/** The same tags with their keys in lower case. */
	static ObjectNode normalized(JsonNode tags) {
		ObjectNode normalized = Json.object();
		tags.forEachEntry((key, value) -> normalized.set(key.toLowerCase(Locale.ROOT), value));
		return normalized;
	}

	private static List<Issue> checkValue(JsonNode value, String... path) {
		boolean tooLong = value.isString() && value.stringValue().length() > MAX_VALUE_LENGTH;
		return tooLong
				? List.of(new Issue("too_big", "Tag values must be at most " + MAX_VALUE_LENGTH + " characters", path))
				: Rule.text(1, MAX_VALUE_LENGTH).check(value, path);
	}

	/** As in Zod, the tags are looked at together only once each is what it has to be. */
	private static Rule withChecksOfAll(Rule each) {
		return (tags, path) -> {
			List<Issue> issues = each.check(tags, path);
			return issues.isEmpty() ? checkAll(tags, path) : issues;
		};
	}

	private static List<Issue> checkAll(JsonNode tags, String... path) {
		if (tags.size() > MAX_COUNT) {
			return List.of(new Issue("custom", "Tags cannot contain more than " + MAX_COUNT + " keys", path));
		}
		List<Issue> issues = new ArrayList<>();
		Set<String> seen = new HashSet<>();
		tags.forEachEntry((name, value) -> {
			String key = name.toLowerCase(Locale.ROOT);
			if (!seen.add(key)) {
				issues.add(new Issue("custom", "Duplicate tag key after case normalization: \"" + key + "\"", path));
			}
			if (key.equals(Owner.EMAIL_TAG) && !Rule.email().check(value).isEmpty()) {
				issues.add(new Issue("custom", "Tag \"" + Owner.EMAIL_TAG + "\" must be a valid email", path));
			}
		});
		return issues;
	}

}
