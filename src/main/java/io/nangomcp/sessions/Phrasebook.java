package io.nangomcp.sessions;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.nangomcp.catalog.Tool;

/**
 * How people ask for what tools do. They seldom use a tool's own words: who wants their
 * money back asks for no refund.
 */
final class Phrasebook {

	/** A tool that is less like a deed does something else. */
	private static final double LEAST_LIKENESS = 0.5;

	/** What is so much as like a tool as the likeliest deed may be what it does, too. */
	private static final double NEARLY = 0.95;

	/**
	 * Of a likeness: that a tool has the words of the deed, and that it has no others.
	 */
	private static final double COVERED = 0.6;

	/** A word of a description says less of what a tool does than one of its name. */
	private static final double DESCRIBED = 0.5;

	/** Products of other kinds may do the same. */
	private static final double OTHER_KIND = 0.7;

	private final Thesaurus thesaurus;

	private final List<Kind> kinds = new ArrayList<>();

	/** Of how many names of deeds a word is part. */
	private final Map<String, Integer> frequencies = new HashMap<>();

	Phrasebook(Thesaurus thesaurus) {
		this.thesaurus = thesaurus;
		try (InputStream text = Phrasebook.class.getResourceAsStream("/mcp/phrasebook.txt");
				BufferedReader lines = new BufferedReader(
						new InputStreamReader(Objects.requireNonNull(text), StandardCharsets.UTF_8))) {
			lines.lines().filter((line) -> !line.isEmpty() && !line.startsWith("# ")).forEach(this::add);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private void add(String line) {
		int colon = line.indexOf(": ");
		List<String> names = Arrays.asList(line.substring(0, colon).split(", "));
		String rest = line.substring(colon + 2);
		if (line.startsWith("## ")) {
			this.kinds.add(new Kind(line.substring(3, colon),
					Arrays.stream(rest.split(", ")).map(this.thesaurus.analyzer()::words).toList(), new ArrayList<>()));
		}
		else {
			Deed deed = new Deed(names.stream().map(this::words).toList(), rest);
			deed.names.forEach((name) -> name.forEach((word) -> this.frequencies.merge(word, 1, Integer::sum)));
			this.kinds.getLast().deeds.add(deed);
		}
	}

	private Set<String> words(String text) {
		return this.thesaurus.analyzer()
			.words(text)
			.stream()
			.filter((word) -> !this.thesaurus.isFunctionWord(word))
			.collect(Collectors.toUnmodifiableSet());
	}

	/**
	 * How people ask for a tool.
	 * @param integration whose it is
	 * @param tool the tool
	 * @return phrases, and what they call software of its kind; empty when it does
	 * nothing known
	 */
	String phrases(String integration, Tool tool) {
		List<String> product = this.thesaurus.analyzer().words(integration);
		List<Kind> own = this.kinds.stream().filter((kind) -> kind.has(product)).toList();
		Set<String> name = words(tool.action());
		Set<String> description = words(tool.description());
		Map<Deed, Double> likely = new HashMap<>();
		for (Kind kind : this.kinds) {
			double likelihood = (own.isEmpty() || own.contains(kind)) ? 1 : OTHER_KIND;
			kind.deeds.forEach((deed) -> likely.put(deed, likelihood * likeness(deed, name, description)));
		}
		double least = Math.max(LEAST_LIKENESS,
				NEARLY * likely.values().stream().mapToDouble(Double::doubleValue).max().orElse(0));
		Stream<String> phrases = this.kinds.stream()
			.flatMap((kind) -> kind.deeds.stream())
			.filter((deed) -> likely.getOrDefault(deed, 0.0) >= least)
			.map(Deed::phrases);
		return Stream.concat(own.stream().map(Kind::name), phrases).collect(Collectors.joining(", "));
	}

	private double likeness(Deed deed, Set<String> name, Set<String> description) {
		return deed.names.stream().mapToDouble((words) -> likeness(words, name, description)).max().orElse(0);
	}

	private double likeness(Set<String> deed, Set<String> name, Set<String> description) {
		double common = deed.stream().filter(name::contains).mapToDouble(this::weight).sum();
		double described = deed.stream()
			.filter((word) -> !name.contains(word) && description.contains(word))
			.mapToDouble(this::weight)
			.sum();
		return COVERED * (common + DESCRIBED * described) / weight(deed) + (1 - COVERED) * common / weight(name);
	}

	private double weight(Collection<String> words) {
		return words.stream().mapToDouble(this::weight).sum();
	}

	/** The rarer a word among deeds, the more it tells. */
	private double weight(String word) {
		return 1 / Math.sqrt(1 + this.frequencies.getOrDefault(word, 0));
	}

	/**
	 * A kind of software.
	 *
	 * @param name what people call it
	 * @param products products of the kind, in words
	 * @param deeds what its tools do
	 */
	private record Kind(String name, List<List<String>> products, List<Deed> deeds) {

		boolean has(List<String> integration) {
			return this.products.stream().anyMatch((product) -> Collections.indexOfSubList(integration, product) >= 0);
		}

	}

	/**
	 * What a tool does.
	 *
	 * @param names what tools that do it are called, in words
	 * @param phrases how people ask for it
	 */
	private record Deed(List<Set<String>> names, String phrases) {

	}

}
