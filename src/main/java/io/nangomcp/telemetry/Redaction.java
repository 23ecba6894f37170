package io.nangomcp.telemetry;

import java.util.regex.Pattern;

/**
 * Makes text from outside fit for a log line.
 */
public final class Redaction {

	private static final int LONGEST = 64;

	private static final int LONGEST_MESSAGE = 500;

	private static final Pattern LINE_BREAKING = Pattern.compile("[\\p{C}\\u2028\\u2029]");

	private Redaction() {
	}

	/**
	 * Keeps a line a line: at most 64 characters, printable ASCII without quotes.
	 * @param text anything
	 * @return the text with a question mark for each character that could break a line
	 */
	static String printable(String text) {
		int length = Math.min(text.length(), LONGEST);
		StringBuilder line = new StringBuilder(length);
		for (int index = 0; index < length; index++) {
			char character = text.charAt(index);
			line.append(isPrintable(character) ? character : '?');
		}
		return line.toString();
	}

	private static boolean isPrintable(char character) {
		return character >= ' ' && character <= '~' && character != '"' && character != '\\';
	}

	/**
	 * Keeps a message that quotes a client one line: at most 500 characters.
	 * @param message anything
	 * @return the message with a question mark for each character that could break a line
	 */
	public static String oneLine(String message) {
		String clipped = (message.length() <= LONGEST_MESSAGE) ? message : message.substring(0, LONGEST_MESSAGE);
		return LINE_BREAKING.matcher(clipped).replaceAll("?");
	}

}
