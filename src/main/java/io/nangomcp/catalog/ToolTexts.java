package io.nangomcp.catalog;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The texts of a tool that a model reads: cleaned of what a human reviewer would not see,
 * and capped.
 */
final class ToolTexts {

	/** Claude Code shows no more of a description than this. */
	static final int LONGEST_DESCRIPTION = 4_096;

	static final int LONGEST_PARAMETER_DESCRIPTION = 1_024;

	private static final int LONGEST_TITLE = 100;

	/**
	 * Characters without a shape of their own: control, format (zero width, bidi, tags),
	 * private use, unassigned, surrogates left alone, variation selectors, fillers.
	 */
	private static final Pattern HIDDEN = Pattern.compile("[\\p{C}&&[^\\n\\t]]"
			+ "|[\\u034f\\u115f\\u1160\\u17b4\\u17b5\\u180b-\\u180f\\u2800\\u3164\\ufe00-\\ufe0f\\uffa0]"
			+ "|[\\x{e0100}-\\x{e01ef}]");

	/**
	 * A line such as "- `name` (string): what it is". Authors could have the JDK's engine
	 * search it for minutes.
	 */
	private static final com.google.re2j.Pattern PARAMETER_LINE = com.google.re2j.Pattern.compile(
			"^\\s*[-*+]\\s+[*_`]*([A-Za-z0-9$](?:[A-Za-z0-9_.$-]*[A-Za-z0-9$])?)[*_`]*\\s*(?:\\([^)\\n]*\\))?\\s*[*_`]*(?::|\\s[-–—])[*_`]*\\s+(\\S.*)$",
			com.google.re2j.Pattern.MULTILINE);

	private ToolTexts() {
	}

	/**
	 * Cleans a text.
	 * @param text the author's text
	 * @param longest most characters to keep
	 * @return the text without hidden characters, cut with an ellipsis where it is too
	 * long
	 */
	static String clean(String text, int longest) {
		String visible = HIDDEN.matcher(text.replace("\r\n", "\n")).replaceAll("").strip();
		return (visible.length() <= longest) ? visible : Excerpt.of(visible, longest - 1) + "…";
	}

	/**
	 * Whether a text says something that a human reviewer would not see.
	 * @param text any text
	 * @return whether {@link #clean} would take something out of it
	 */
	static boolean hasHidden(String text) {
		return HIDDEN.matcher(text).find();
	}

	/**
	 * A title for humans.
	 * @param action an action's name, such as {@code create-contact}
	 * @param name the tool's name, for want of words
	 * @return words, such as "Create contact"
	 */
	static String title(String action, String name) {
		String words = clean(action, LONGEST_TITLE).replaceAll("[-_]+", " ").strip();
		return words.isEmpty() ? name : words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
	}

	/**
	 * Finds descriptions of parameters in a Markdown list.
	 * @param description a tool's cleaned description
	 * @return what it says of each parameter that it lists
	 */
	static Map<String, String> parameterDescriptions(String description) {
		Map<String, String> found = new LinkedHashMap<>();
		com.google.re2j.Matcher line = PARAMETER_LINE.matcher(description);
		while (line.find()) {
			found.putIfAbsent(line.group(1), line.group(2).strip());
		}
		return found;
	}

}
