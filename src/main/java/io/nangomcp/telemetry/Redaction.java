package io.nangomcp.telemetry;

import java.util.regex.Pattern;

/**
 * Makes text from outside fit for a log line.
 */
final class Redaction {

	private static final int LONGEST = 64;

	private static final Pattern UNPRINTABLE = Pattern.compile("[^\\x20-\\x7e]|[\"\\\\]");

	private Redaction() {
	}

	/**
	 * Keeps a line a line: at most 64 characters, printable ASCII without quotes.
	 * @param text anything
	 * @return the text with a question mark for each character that could break a line
	 */
	static String printable(String text) {
		String clipped = (text.length() <= LONGEST) ? text : text.substring(0, LONGEST);
		return UNPRINTABLE.matcher(clipped).replaceAll("?");
	}

}
