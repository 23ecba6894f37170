package io.nangomcp.sessions;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.nangomcp.caller.ToolPatterns;
import io.nangomcp.catalog.Excerpt;
import io.nangomcp.sessions.Phrasebook.Deed;
import io.nangomcp.sessions.Phrasebook.Kind;
import io.nangomcp.sessions.Thesaurus.Term;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.FieldType;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexOptions;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.LogDocMergePolicy;
import org.apache.lucene.index.SerialMergeScheduler;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.BoostQuery;
import org.apache.lucene.search.CombinedFieldQuery;
import org.apache.lucene.search.DisjunctionMaxQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.similarities.BM25Similarity;
import org.apache.lucene.search.similarities.Similarity;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Finds tools by what somebody wants to do: BM25 over their names, integrations,
 * descriptions and parameters, and over how people ask for such tools; nearness to that;
 * and whether a tool is called by its name. Immutable, and all in memory. Whatever a
 * query says is text, never syntax.
 */
final class ToolIndex {

	/** Enough for any request in words, and little work. */
	private static final int LONGEST_QUERY = 500;

	/**
	 * Lucene takes no more than 1,024 clauses, of which a word with its meanings has
	 * many.
	 */
	private static final int MOST_TERMS = 24;

	private static final int LONGEST_PARAMETERS = 8_192;

	private static final String NAME = "name";

	private static final String INTEGRATION = "integration";

	private static final String DESCRIPTION = "description";

	private static final String PARAMETERS = "parameters";

	private static final String PHRASES = "phrases";

	/** How much more a word says of a tool in one place than in another. */
	private static final Map<String, Float> WEIGHTS = Map.of(NAME, 4f, INTEGRATION, 4f, DESCRIPTION, 2f, PARAMETERS, 1f,
			PHRASES, 1.5f);

	/** Words in several places count on, and long descriptions are no fault. */
	private static final Similarity SIMILARITY = new BM25Similarity(6f, 0.1f);

	/** A word that means the same is nearly the word itself. */
	private static final float MEANING_WEIGHT = 0.9f;

	/** Whoever asks a question wants to read something. */
	private static final Pattern QUESTION = Pattern.compile(
			"\\s*(?:who|whom|whose|what|which|when|where|why|how|is|are|am|was|were|do|does|did|has|have|any|can|could)\\b",
			Pattern.CASE_INSENSITIVE);

	private static final float READING_WEIGHT = 2f;

	/** What has been said in similar ways counts, for each word of a query, so much. */
	private static final float SIMILARITY_WEIGHT = 0.5f;

	/** Who calls a tool by its name, and says nothing else, means that tool. */
	private static final float NAMED_WEIGHT = 2f;

	/** The goal tells apart what suits a query equally well. */
	private static final float GOAL_WEIGHT = 0.25f;

	/** What has less of the best match's score is a lead. */
	private static final float MATCH = 0.5f;

	/** What has less of the best match's score is nothing. */
	private static final float LEAD = 0.25f;

	private static final FieldType WORDS = words();

	private static final Thesaurus THESAURUS = new Thesaurus();

	private static final Phrasebook PHRASEBOOK = new Phrasebook(THESAURUS);

	private static final List<String> READING = THESAURUS.meanings("get");

	private final List<SessionTool> tools;

	/** What is known of each tool, in their order. */
	private final List<Known> known;

	private final IndexSearcher searcher;

	/**
	 * Indexes tools, which takes too long for an event loop.
	 * @param tools the tools
	 */
	ToolIndex(List<SessionTool> tools) {
		this.tools = tools;
		this.known = tools.stream().map(Known::of).toList();
		try {
			ByteBuffersDirectory directory = new ByteBuffersDirectory();
			write(directory);
			this.searcher = new IndexSearcher(DirectoryReader.open(directory));
			this.searcher.setQueryCache(null);
			this.searcher.setSimilarity(SIMILARITY);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private void write(ByteBuffersDirectory directory) throws IOException {
		// Without threads, and so that the documents stay in the order of the tools.
		IndexWriterConfig config = new IndexWriterConfig(new MeaningAnalyzer(THESAURUS))
			.setMergeScheduler(new SerialMergeScheduler())
			.setMergePolicy(new LogDocMergePolicy())
			.setSimilarity(SIMILARITY);
		try (IndexWriter writer = new IndexWriter(directory, config)) {
			for (int tool = 0; tool < this.tools.size(); tool++) {
				writer.addDocument(document(this.tools.get(tool), this.known.get(tool)));
			}
			writer.forceMerge(1);
		}
	}

	private static Document document(SessionTool tool, Known known) {
		StringBuilder parameters = new StringBuilder();
		describe(tool.tool().inputSchema(), parameters);
		Document document = new Document();
		document.add(new Field(NAME, tool.tool().action(), WORDS));
		document.add(new Field(INTEGRATION, tool.integration(), WORDS));
		document.add(new Field(DESCRIPTION, tool.tool().description(), WORDS));
		document.add(new Field(PARAMETERS, Excerpt.of(parameters.toString(), LONGEST_PARAMETERS), WORDS));
		document.add(new Field(PHRASES, known.phrases(), WORDS));
		return document;
	}

	/** What a schema says of its properties, nested ones too. */
	private static void describe(JsonNode schema, StringBuilder text) {
		if (text.length() >= LONGEST_PARAMETERS) {
			return;
		}
		text.append(schema.path("description").asString("")).append(' ');
		schema.path("properties").propertyNames().forEach((name) -> text.append(name).append(' '));
		schema.forEach((child) -> describe(child, text));
	}

	/**
	 * Searches, which takes too long for an event loop.
	 * @param queries what somebody wants to do, each in any words
	 * @param goal what it is all for, {@code null} when nobody says
	 * @param limit most matches, and most leads, for a query
	 * @param wanted which tools may be found
	 * @return what suits each query, in their order
	 */
	List<Matches> search(List<String> queries, @Nullable String goal, int limit, ToolPatterns wanted) {
		BooleanQuery.Builder purpose = new BooleanQuery.Builder();
		if (goal != null) {
			read(goal).forEach((term) -> purpose.add(new BoostQuery(anyOf(term), GOAL_WEIGHT), Occur.SHOULD));
		}
		BooleanQuery whole = purpose.build();
		return queries.stream().map((query) -> search(query, whole, limit, wanted)).toList();
	}

	private static List<Term> read(String text) {
		return THESAURUS.read(Excerpt.of(text, LONGEST_QUERY)).stream().limit(MOST_TERMS).toList();
	}

	private Matches search(String text, Query goal, int limit, ToolPatterns wanted) {
		List<Term> words = read(text);
		BooleanQuery.Builder terms = new BooleanQuery.Builder();
		words.forEach((term) -> terms.add(anyOf(term), Occur.SHOULD));
		if (QUESTION.matcher(text).lookingAt()) {
			READING.forEach((meaning) -> terms.add(new BoostQuery(anywhere(meaning), READING_WEIGHT), Occur.SHOULD));
		}
		Query query = new BooleanQuery.Builder().add(terms.build(), Occur.MUST).add(goal, Occur.SHOULD).build();
		try {
			ScoreDoc[] found = this.searcher.search(query, Math.max(1, this.tools.size())).scoreDocs;
			rank(found, Excerpt.of(text, LONGEST_QUERY), words.size());
			return choose(found, limit, wanted);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private void rank(ScoreDoc[] found, String text, int words) {
		float[] similarities = PHRASEBOOK.similarities(text);
		Set<String> said = THESAURUS.wordsThatSay(text);
		for (ScoreDoc hit : found) {
			Known tool = this.known.get(hit.doc);
			float named = tool.isNamedBy(said) ? NAMED_WEIGHT : 0;
			hit.score += words * (SIMILARITY_WEIGHT * tool.most(similarities) + named);
		}
		Arrays.sort(found, Comparator.comparingDouble((ScoreDoc hit) -> -hit.score).thenComparingInt((hit) -> hit.doc));
	}

	private static Query anyOf(Term term) {
		List<Query> either = new ArrayList<>();
		if (term.word() != null) {
			either.add(anywhere(term.word()));
		}
		float weight = (term.word() != null) ? MEANING_WEIGHT : 1;
		term.meanings().forEach((meaning) -> either.add(new BoostQuery(anywhere(meaning), weight)));
		return new DisjunctionMaxQuery(either, 0);
	}

	private static Query anywhere(String word) {
		CombinedFieldQuery.Builder query = new CombinedFieldQuery.Builder(word);
		WEIGHTS.forEach(query::addField);
		return query.build();
	}

	private Matches choose(ScoreDoc[] found, int limit, ToolPatterns wanted) {
		List<ScoreDoc> hits = Arrays.stream(found).filter((hit) -> this.tools.get(hit.doc).isAmong(wanted)).toList();
		float best = hits.isEmpty() ? 0 : hits.getFirst().score;
		int matches = count(hits, limit, best * MATCH);
		return new Matches(tools(hits.subList(0, matches)),
				tools(hits.subList(matches, count(hits, matches + limit, best * LEAD))));
	}

	private static int count(List<ScoreDoc> hits, int limit, float least) {
		return (int) hits.stream().limit(limit).takeWhile((hit) -> hit.score >= least).count();
	}

	private List<SessionTool> tools(List<ScoreDoc> hits) {
		return hits.stream().map((hit) -> this.tools.get(hit.doc)).toList();
	}

	private static FieldType words() {
		FieldType type = new FieldType();
		type.setTokenized(true);
		type.setIndexOptions(IndexOptions.DOCS_AND_FREQS);
		type.freeze();
		return type;
	}

	/**
	 * What suits a query, the most suitable first.
	 *
	 * @param best the matches: those with half of the best one's score at least
	 * @param leads those with a quarter of it at least, which may help where no match
	 * does
	 */
	record Matches(List<SessionTool> best, List<SessionTool> leads) {

	}

	/**
	 * What is known of a tool beside its definition.
	 *
	 * @param kinds those of its integration
	 * @param deeds what it does
	 * @param action the words of its action's name
	 * @param integration those of its integration's
	 */
	private record Known(List<Kind> kinds, List<Deed> deeds, Set<String> action, Set<String> integration) {

		static Known of(SessionTool tool) {
			List<Kind> kinds = PHRASEBOOK.kindsOf(tool.integration());
			return new Known(kinds, PHRASEBOOK.deedsOf(tool.tool(), kinds),
					THESAURUS.wordsThatSay(tool.tool().action()), THESAURUS.wordsThatSay(tool.integration()));
		}

		/** How people ask for it, and what they call such software. */
		String phrases() {
			return Stream.concat(this.kinds.stream().map(Kind::names), this.deeds.stream().map(Deed::phrases))
				.collect(Collectors.joining(", "));
		}

		/** Of the similarities by deed, that of the deed of this tool which has most. */
		float most(float[] similarities) {
			float most = 0;
			for (Deed deed : this.deeds) {
				most = Math.max(most, similarities[deed.number()]);
			}
			return most;
		}

		boolean isNamedBy(Set<String> said) {
			return said.containsAll(this.action) && said.stream().allMatch(this::isOfName);
		}

		/** A single sign says nothing. */
		private boolean isOfName(String word) {
			return word.length() == 1 || this.action.contains(word) || this.integration.contains(word);
		}

	}

}
