package io.nangomcp.catalog;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The words that a text or a name is made of, to compare it with another.
 */
final class Words {

	/** They add nothing to a name. */
	private static final Set<String> FILLERS = Set.of("a", "an", "the", "this", "that", "its", "your", "of", "to",
			"for", "by", "in", "on", "with", "and", "or", "is", "new", "given", "specified", "tool", "action",
			"parameter", "field", "value");

	private static final Pattern POSSESSIVE = Pattern.compile("['’]s\\b");

	private static final Pattern HUMP = Pattern.compile("(?<=[\\p{Ll}\\p{N}])(?=\\p{Lu})");

	private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{M}\\p{N}]+");

	private Words() {
	}

	/** The words in lower case, in order; nouns in the singular, verbs as in a name. */
	static Set<String> of(String text) {
		String spaced = HUMP.matcher(POSSESSIVE.matcher(text).replaceAll("")).replaceAll(" ");
		return WORD.matcher(spaced.toLowerCase(Locale.ROOT))
			.results()
			.map((word) -> word.group())
			.filter((word) -> !FILLERS.contains(word))
			.map(Words::withoutEnding)
			.collect(Collectors.toCollection(LinkedHashSet::new));
	}

	/** The first word in lower case, or empty. */
	static String first(String text) {
		Matcher word = WORD.matcher(text);
		return word.find() ? word.group().toLowerCase(Locale.ROOT) : "";
	}

	/** Whether a text says no more than some names do. */
	static boolean repeats(String text, String... names) {
		Set<String> words = of(text);
		Set<String> known = of(String.join(" ", names));
		String joined = String.join("", words);
		return known.containsAll(words)
				|| Arrays.stream(names).anyMatch((name) -> joined.equals(String.join("", of(name))));
	}

	private static String withoutEnding(String word) {
		return (word.length() > 3 && word.endsWith("s") && !word.endsWith("ss")) ? word.substring(0, word.length() - 1)
				: word;
	}

}
