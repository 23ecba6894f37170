package io.nangomcp.catalog;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * The names of tools: those of their actions, where every client accepts them.
 */
final class ToolNames {

	/** What Claude Desktop, OpenAI and Bedrock take at most. */
	private static final int LONGEST = 64;

	private static final int HASH_DIGITS = 8;

	private static final Pattern ACCEPTABLE = Pattern.compile("[A-Za-z0-9_-]{1,64}");

	private static final Pattern UNACCEPTABLE_CHARACTER = Pattern.compile("[^A-Za-z0-9_-]");

	private ToolNames() {
	}

	/**
	 * Names tools. An acceptable name stays; any other is cut and gets a hash of the
	 * whole, so that a name is unique, and the same whatever else there is and in
	 * whatever order.
	 * @param actions the actions' own names
	 * @return the tool's name for each action's
	 */
	static Map<String, String> nameTools(Collection<String> actions) {
		Map<String, String> names = new HashMap<>();
		Set<String> taken = new HashSet<>();
		for (String action : actions) {
			if (isPortable(action)) {
				names.put(action, action);
				taken.add(action);
			}
		}
		for (String action : new TreeSet<>(actions)) {
			names.computeIfAbsent(action, (other) -> shorten(other, taken));
		}
		return names;
	}

	/** Whether every client accepts a name as it is. */
	static boolean isPortable(String name) {
		return ACCEPTABLE.matcher(name).matches();
	}

	private static String shorten(String action, Set<String> taken) {
		String readable = UNACCEPTABLE_CHARACTER.matcher(action).replaceAll("_");
		String start = readable.substring(0, Math.min(readable.length(), LONGEST - HASH_DIGITS - 1));
		String hashed = action;
		while (true) {
			hashed = Sha256.hex(hashed);
			String name = start + "-" + hashed.substring(0, HASH_DIGITS);
			if (taken.add(name)) {
				return name;
			}
		}
	}

	/**
	 * The spelling that clients make of a name which knows no hyphens.
	 * @param name a tool's or an action's name
	 * @return the name in snake_case
	 */
	static String toSnakeCase(String name) {
		return name.replace('-', '_');
	}

}
