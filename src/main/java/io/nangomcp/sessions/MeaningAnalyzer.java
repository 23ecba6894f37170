package io.nangomcp.sessions;

import java.io.IOException;
import java.util.Collections;
import java.util.Iterator;

import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.AnalyzerWrapper;
import org.apache.lucene.analysis.TokenFilter;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.analysis.tokenattributes.PositionIncrementAttribute;

/**
 * Makes words of a text, each with what it may mean, and without function words. A
 * meaning is as common as all of its words together, so that a rare one of them weighs no
 * more than it should.
 */
final class MeaningAnalyzer extends AnalyzerWrapper {

	private final Thesaurus thesaurus;

	MeaningAnalyzer(Thesaurus thesaurus) {
		super(GLOBAL_REUSE_STRATEGY);
		this.thesaurus = thesaurus;
	}

	@Override
	protected Analyzer getWrappedAnalyzer(String fieldName) {
		return this.thesaurus.analyzer();
	}

	@Override
	protected TokenStreamComponents wrapComponents(String fieldName, TokenStreamComponents words) {
		return new TokenStreamComponents(words.getSource(), new Meanings(words.getTokenStream(), this.thesaurus));
	}

	/** Each word and its meanings in one place. */
	private static final class Meanings extends TokenFilter {

		private final Thesaurus thesaurus;

		private final CharTermAttribute word = addAttribute(CharTermAttribute.class);

		private final PositionIncrementAttribute increment = addAttribute(PositionIncrementAttribute.class);

		private Iterator<String> meanings = Collections.emptyIterator();

		Meanings(TokenStream words, Thesaurus thesaurus) {
			super(words);
			this.thesaurus = thesaurus;
		}

		@Override
		public boolean incrementToken() throws IOException {
			if (this.meanings.hasNext()) {
				this.word.setEmpty().append(this.meanings.next());
				this.increment.setPositionIncrement(0);
				return true;
			}
			boolean found = nextWord();
			if (found) {
				this.meanings = this.thesaurus.meanings(this.word.toString()).iterator();
			}
			return found;
		}

		private boolean nextWord() throws IOException {
			boolean found = this.input.incrementToken();
			while (found && this.thesaurus.isFunctionWord(this.word.toString())) {
				found = this.input.incrementToken();
			}
			return found;
		}

		@Override
		public void reset() throws IOException {
			super.reset();
			this.meanings = Collections.emptyIterator();
		}

	}

}
