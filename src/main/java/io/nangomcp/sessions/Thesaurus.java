package io.nangomcp.sessions;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

/**
 * What words mean, where several words or phrases mean about the same.
 */
final class Thesaurus {

	/** Words of English that say nothing of a tool, also because they only say when. */
	private static final String FUNCTION_WORDS = """
			a an the this that these those there here it its
			i me my mine you your yours he him his she her hers we us our ours they them their theirs
			who whom whose which what when where why how
			be am is are was were been being do does did doing done has have had having
			can could will would shall should may might must
			and or but nor if so as than then too very just also not no
			of in on at to for from by with about into onto over under out off up down
			now today tonight tomorrow yesterday morning afternoon evening noon
			monday tuesday wednesday thursday friday saturday sunday
			please s t d m ve re ll don
			""";

	/** People write {@code #general} for a channel. */
	private static final Pattern CHANNEL = Pattern.compile("#(?=\\p{L})");

	/** People write {@code WEB-12} for a ticket. */
	private static final Pattern TICKET = Pattern.compile("\\b\\p{Lu}{2,10}-\\d+\\b");

	private static final int LONGEST_PHRASE = 4;

	private final WordAnalyzer analyzer = new WordAnalyzer();

	private final Set<String> functionWords = Set.copyOf(this.analyzer.words(FUNCTION_WORDS));

	/** By the words of a phrase, mostly a single one. */
	private final Map<List<String>, List<String>> meanings = new HashMap<>();

	Thesaurus() {
		ResourceLines.of("/mcp/thesaurus.txt").forEach(this::addMeaning);
	}

	private void addMeaning(String phrases) {
		// No word has such a sign.
		String meaning = "=" + phrases;
		Arrays.stream(phrases.split(","))
			.map(this.analyzer::words)
			.distinct()
			.forEach((phrase) -> this.meanings.computeIfAbsent(phrase, (first) -> new ArrayList<>()).add(meaning));
	}

	/** Makes the words whose meanings there are. */
	WordAnalyzer analyzer() {
		return this.analyzer;
	}

	/** Whether a word says nothing of a tool. */
	boolean isFunctionWord(String word) {
		return this.functionWords.contains(word);
	}

	/**
	 * The words of a text that say something of a tool.
	 * @param text any text
	 * @return its words, each once
	 */
	Set<String> wordsThatSay(String text) {
		return this.analyzer.words(text)
			.stream()
			.filter((word) -> !isFunctionWord(word))
			.collect(Collectors.toUnmodifiableSet());
	}

	/**
	 * The meanings of a word.
	 * @param word a word of the analyzer's
	 * @return what all words of one meaning have in common, and is no word; mostly none
	 */
	List<String> meanings(String word) {
		return this.meanings.getOrDefault(List.of(word), List.of());
	}

	/**
	 * Reads a text.
	 * @param text any text
	 * @return what it says, each once, without function words
	 */
	List<Term> read(String text) {
		List<String> words = this.analyzer.words(spellOut(text));
		List<Term> terms = new ArrayList<>();
		int next = 0;
		while (next < words.size()) {
			List<String> phrase = longestPhrase(words.subList(next, words.size()));
			List<String> meant = this.meanings.getOrDefault(phrase, List.of());
			if (phrase.size() > 1) {
				terms.add(new Term(null, meant));
			}
			else if (!isFunctionWord(phrase.getFirst())) {
				terms.add(new Term(phrase.getFirst(), meant));
			}
			next += phrase.size();
		}
		return terms.stream().distinct().toList();
	}

	private static String spellOut(String text) {
		return TICKET.matcher(CHANNEL.matcher(text).replaceAll("channel ")).replaceAll("ticket $0");
	}

	private List<String> longestPhrase(List<String> words) {
		int length = Math.min(LONGEST_PHRASE, words.size());
		while (length > 1 && !this.meanings.containsKey(words.subList(0, length))) {
			length--;
		}
		return words.subList(0, length);
	}

	/**
	 * A word or a phrase.
	 *
	 * @param word the word; {@code null} for a phrase, which counts by its meanings
	 * @param meanings what it may mean
	 */
	record Term(@Nullable String word, List<String> meanings) {

	}

}
