package io.nangomcp.sessions;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The names of a session's tools, such as {@code github__create-issue}, in the form that
 * Nango's sessions have.
 */
final class SessionToolNames {

	/** What Claude Desktop, OpenAI and Bedrock take at most. */
	private static final int LONGEST = 64;

	private static final int LONGEST_PART = 30;

	private static final String SEPARATOR = "__";

	private static final Pattern UNACCEPTABLE = Pattern.compile("[^A-Za-z0-9_-]");

	/** Names that need no change are given first, so that none is numbered needlessly. */
	private static final Comparator<Address> ORDER = Comparator.comparing((Address address) -> !address.staysAsItIs())
		.thenComparing(Address::integration)
		.thenComparing(Address::action);

	private SessionToolNames() {
	}

	/**
	 * Names actions.
	 * @param addresses all actions of a session
	 * @return a name for each, unique, at most 64 characters of {@code [A-Za-z0-9_-]};
	 * the same for the same actions, in whatever order they come
	 */
	static Map<Address, String> name(Collection<Address> addresses) {
		Set<String> taken = new HashSet<>();
		Map<Address, String> names = new HashMap<>();
		addresses.stream().sorted(ORDER).forEach((address) -> names.put(address, free(address.name(), taken)));
		return names;
	}

	/**
	 * Whether a name can be that of an integration's tool, so that no other integration
	 * has to be looked at.
	 * @param integration the integration's unique key
	 * @param spelling a name, which may be in snake_case
	 * @return whether it begins like the names of the integration's tools
	 */
	static boolean mayBeOf(String integration, String spelling) {
		return snakeCase(spelling).startsWith(snakeCase(part(integration)) + SEPARATOR);
	}

	private static String snakeCase(String name) {
		return name.replace('-', '_');
	}

	private static String part(String text) {
		return clip(UNACCEPTABLE.matcher(text).replaceAll("_"), LONGEST_PART);
	}

	private static String free(String name, Set<String> taken) {
		String free = name;
		for (int number = 2; !taken.add(free); number++) {
			String suffix = "_" + number;
			free = clip(name, LONGEST - suffix.length()) + suffix;
		}
		return free;
	}

	private static String clip(String text, int longest) {
		return text.substring(0, Math.min(text.length(), longest));
	}

	/**
	 * Where a tool is.
	 *
	 * @param integration the integration's unique key
	 * @param action the action's own name
	 */
	record Address(String integration, String action) {

		private String name() {
			return part(this.integration) + SEPARATOR + part(this.action);
		}

		private boolean staysAsItIs() {
			return name().equals(this.integration + SEPARATOR + this.action);
		}

	}

}
