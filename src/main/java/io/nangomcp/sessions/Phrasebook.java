package io.nangomcp.sessions;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import io.nangomcp.catalog.Tool;
import org.apache.lucene.util.VectorUtil;

/**
 * How people ask for what tools do. They seldom use a tool's own words: who wants money
 * back asks for no refund.
 */
final class Phrasebook {

	/** What a tool is less like, it does not do. */
	private static final double LEAST_LIKENESS = 0.5;

	/** What a tool is so much as like what it is most like, it may do as well. */
	private static final double NEARLY = 0.95;

	/**
	 * What counts more of a likeness: that a tool has the words, or that it has no
	 * others.
	 */
	private static final double HAS_THE_WORDS = 0.6;

	/** A word of its description says less of what a tool does than one of its name. */
	private static final double DESCRIBED = 0.5;

	/** Products of one kind do some of what those of other kinds do. */
	private static final double OTHER_KIND = 0.7;

	private final Thesaurus thesaurus;

	private final WordVectors vectors = new WordVectors();

	private final List<Kind> kinds = new ArrayList<>();

	private final List<Deed> deeds = new ArrayList<>();

	/** Of how many deeds' names a word is part. */
	private final Map<String, Integer> frequencies = new HashMap<>();

	Phrasebook(Thesaurus thesaurus) {
		this.thesaurus = thesaurus;
		ResourceLines.of("/mcp/phrasebook.txt").forEach(this::add);
	}

	private void add(String line) {
		int colon = line.indexOf(": ");
		String names = line.substring(0, colon);
		String list = line.substring(colon + 2);
		if (names.startsWith("## ")) {
			this.kinds.add(new Kind(names.substring(3), split(list).map(this.thesaurus.analyzer()::words).toList()));
		}
		else {
			Deed deed = new Deed(this.deeds.size(), this.kinds.getLast(),
					split(names).map(this.thesaurus::wordsThatSay).toList(), list,
					split(list).map(this.vectors::of).toList());
			this.deeds.add(deed);
			deed.names.forEach((name) -> name.forEach((word) -> this.frequencies.merge(word, 1, Integer::sum)));
		}
	}

	private static Stream<String> split(String list) {
		return Arrays.stream(list.split(", "));
	}

	/**
	 * What kinds of software an integration is of.
	 * @param integration an integration's unique key
	 * @return its kinds, none where the product is unknown
	 */
	List<Kind> kindsOf(String integration) {
		List<String> product = this.thesaurus.analyzer().words(integration);
		return this.kinds.stream().filter((kind) -> kind.has(product)).toList();
	}

	/**
	 * What a tool does.
	 * @param tool the tool
	 * @param own the kinds of its integration
	 * @return what it is likely to do of all that is known
	 */
	List<Deed> deedsOf(Tool tool, List<Kind> own) {
		Set<String> name = this.thesaurus.wordsThatSay(tool.action());
		Set<String> description = this.thesaurus.wordsThatSay(tool.description());
		double[] likeness = this.deeds.stream()
			.mapToDouble((deed) -> likeness(deed, name, description)
					* ((own.isEmpty() || own.contains(deed.kind)) ? 1 : OTHER_KIND))
			.toArray();
		double least = Math.max(LEAST_LIKENESS, NEARLY * Arrays.stream(likeness).max().orElse(0));
		return this.deeds.stream().filter((deed) -> likeness[deed.number] >= least).toList();
	}

	private double likeness(Deed deed, Set<String> name, Set<String> description) {
		return deed.names.stream().mapToDouble((words) -> likeness(words, name, description)).max().orElse(0);
	}

	private double likeness(Set<String> deed, Set<String> name, Set<String> description) {
		double common = deed.stream().filter(name::contains).mapToDouble(this::rarity).sum();
		if (common == 0) {
			return 0;
		}
		double described = deed.stream()
			.filter((word) -> !name.contains(word) && description.contains(word))
			.mapToDouble(this::rarity)
			.sum();
		return HAS_THE_WORDS * (common + DESCRIBED * described) / rarity(deed)
				+ (1 - HAS_THE_WORDS) * common / rarity(name);
	}

	private double rarity(Collection<String> words) {
		return words.stream().mapToDouble(this::rarity).sum();
	}

	private double rarity(String word) {
		return 1 / Math.sqrt(1 + this.frequencies.getOrDefault(word, 0));
	}

	/**
	 * What somebody wants, in whatever words.
	 * @param text what somebody says
	 * @return how similar it is to the most similar phrase for each deed, by the deed's
	 * number: 1 for the very same, 0 for nothing in common
	 */
	float[] similarities(String text) {
		float[] vector = this.vectors.of(text);
		float[] similarities = new float[this.deeds.size()];
		for (Deed deed : this.deeds) {
			for (float[] phrase : deed.vectors) {
				similarities[deed.number] = Math.max(similarities[deed.number], VectorUtil.dotProduct(phrase, vector));
			}
		}
		return similarities;
	}

	/**
	 * A kind of software.
	 *
	 * @param names what people call it
	 * @param products some of its kind, in words
	 */
	record Kind(String names, List<List<String>> products) {

		private boolean has(List<String> integration) {
			return this.products.stream().anyMatch((product) -> Collections.indexOfSubList(integration, product) >= 0);
		}

	}

	/**
	 * What tools do.
	 *
	 * @param number its number in the book
	 * @param kind software that does it
	 * @param names what tools that do it are called, in words
	 * @param phrases how people ask for it
	 * @param vectors those of the phrases
	 */
	record Deed(int number, Kind kind, List<Set<String>> names, String phrases, List<float[]> vectors) {

	}

}
