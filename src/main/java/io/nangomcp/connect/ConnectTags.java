package io.nangomcp.connect;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

import io.nangomcp.caller.Caller;
import io.nangomcp.nango.ConnectionFilter;
import tools.jackson.databind.JsonNode;

/**
 * The tags of a connection, by Nango's rules.
 *
 * @param values the tags, their names in lower case
 */
public record ConnectTags(Map<String, String> values) {

	private static final int MOST = 10;

	private static final int LONGEST_NAME = 64;

	private static final int LONGEST_VALUE = 255;

	private static final Pattern NAME = Pattern.compile("[a-zA-Z][a-zA-Z0-9_\\-./]*");

	private static final String EMAIL = "end_user_email";

	/** As lenient as can be: Nango looks closer. */
	private static final Pattern ADDRESS = Pattern.compile("[^@\\s]+@[^@\\s]+\\.[^@\\s]+");

	/**
	 * Reads tags.
	 * @param tags an object of texts, or nothing
	 * @return the tags
	 * @throws ArgumentException when Nango would refuse them
	 */
	public static ConnectTags read(JsonNode tags) {
		Map<String, String> values = new LinkedHashMap<>();
		tags.forEachEntry((name, value) -> {
			if (values.put(checkName(name), checkValue(name, value)) != null) {
				throw new ArgumentException(
						"The tag %s must be there once; upper and lower case are the same.".formatted(name));
			}
		});
		return new ConnectTags(values).check();
	}

	/** The same tags, for a user, of whom they must not say otherwise. */
	ConnectTags of(Caller.EndUser user) {
		String stated = this.values.get(ConnectionFilter.END_USER_ID);
		if (stated != null && !stated.equals(user.id())) {
			throw new ArgumentException("The tag end_user_id must be left out: it is set to the current user.");
		}
		Map<String, String> all = new LinkedHashMap<>(this.values);
		all.put(ConnectionFilter.END_USER_ID, user.id());
		return new ConnectTags(all).check();
	}

	private ConnectTags check() {
		if (this.values.size() > MOST) {
			throw new ArgumentException("There must be at most %d tags, end_user_id included.".formatted(MOST));
		}
		String email = this.values.get(EMAIL);
		if (email != null && !ADDRESS.matcher(email).matches()) {
			throw new ArgumentException("The tag end_user_email must be an e-mail address.");
		}
		return this;
	}

	private static String checkName(String name) {
		if (name.length() > LONGEST_NAME || !NAME.matcher(name).matches()) {
			throw new ArgumentException(
					"The name of a tag must begin with a letter and have letters, digits, _ - . / only: at most %d characters."
						.formatted(LONGEST_NAME));
		}
		return name.toLowerCase(Locale.ROOT);
	}

	private static String checkValue(String name, JsonNode value) {
		String text = value.isString() ? value.asString() : "";
		if (text.isEmpty() || text.length() > LONGEST_VALUE) {
			throw new ArgumentException("The tag %s must have 1 to %d characters.".formatted(name, LONGEST_VALUE));
		}
		return text;
	}

}
