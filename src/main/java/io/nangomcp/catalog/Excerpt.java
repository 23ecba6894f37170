package io.nangomcp.catalog;

/**
 * The first part of a text, cut between characters.
 */
public final class Excerpt {

	private Excerpt() {
	}

	/**
	 * Cuts a text.
	 * @param text any text
	 * @param longest most UTF-16 units to keep
	 * @return the text, or its first part, which never ends in half a surrogate pair
	 */
	public static String of(String text, int longest) {
		if (text.length() <= longest) {
			return text;
		}
		boolean splits = longest > 0 && Character.isHighSurrogate(text.charAt(longest - 1));
		return text.substring(0, splits ? longest - 1 : longest);
	}

}
