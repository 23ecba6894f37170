package io.nangomcp.sessions;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.LowerCaseFilter;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.Tokenizer;
import org.apache.lucene.analysis.en.EnglishPossessiveFilter;
import org.apache.lucene.analysis.en.PorterStemFilter;
import org.apache.lucene.analysis.miscellaneous.ASCIIFoldingFilter;
import org.apache.lucene.analysis.pattern.PatternReplaceCharFilter;
import org.apache.lucene.analysis.standard.StandardTokenizer;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;

/**
 * Makes words of names and sentences: {@code createMail_drafts} and "I created a mail
 * draft" have three in common. English words are stemmed.
 */
final class WordAnalyzer extends Analyzer {

	/** Where words are joined without a sign that text knows. */
	private static final Pattern JOINT = Pattern.compile("_|(?<=[\\p{Ll}\\p{N}])(?=\\p{Lu})");

	/**
	 * Makes words of a text.
	 * @param text any text
	 * @return its words in order
	 */
	List<String> words(String text) {
		List<String> words = new ArrayList<>();
		try (TokenStream stream = tokenStream("", text)) {
			CharTermAttribute word = stream.addAttribute(CharTermAttribute.class);
			stream.reset();
			while (stream.incrementToken()) {
				words.add(word.toString());
			}
			stream.end();
			return words;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	protected Reader initReader(String fieldName, Reader reader) {
		return new PatternReplaceCharFilter(JOINT, " ", reader);
	}

	@Override
	protected TokenStreamComponents createComponents(String fieldName) {
		Tokenizer words = new StandardTokenizer();
		TokenStream folded = new ASCIIFoldingFilter(new LowerCaseFilter(new EnglishPossessiveFilter(words)));
		return new TokenStreamComponents(words, new PorterStemFilter(folded));
	}

}
