package io.nangomcp.check;

import com.networknt.schema.regex.RegularExpression;

/**
 * A pattern of a schema, searched for as ECMAScript does. RE2/J runs it in linear time;
 * what RE2/J cannot compile (lookaheads, back-references) runs on the JDK's engine under
 * a budget. A pattern that cannot be compiled, or is past its budget, counts as not
 * checked: everything matches it.
 */
sealed interface EcmaPattern extends RegularExpression {

	/**
	 * Compiles a pattern.
	 * @param source the pattern as the schema has it
	 * @param size of the schema, to which the pattern's is added
	 * @return the pattern, which matches everything when it cannot be compiled
	 */
	static EcmaPattern compile(String source, SchemaSize size) {
		if (source.length() > 5_000) {
			return new Unchecked();
		}
		EcmaSyntax syntax = new EcmaSyntax(source);
		if (!size.hasRoomForPattern(syntax.size())) {
			return new Unchecked();
		}
		try {
			return new Linear(com.google.re2j.Pattern.compile(syntax.written()));
		}
		catch (com.google.re2j.PatternSyntaxException ex) {
			return compileBacktracking(source, syntax);
		}
		catch (StackOverflowError ex) {
			return new Unchecked();
		}
	}

	private static EcmaPattern compileBacktracking(String source, EcmaSyntax syntax) {
		if (syntax.choices() > Backtracking.MOST_CHOICES) {
			return new Unchecked();
		}
		try {
			boolean anchored = source.startsWith("^") && source.indexOf('|') < 0;
			return new Backtracking(java.util.regex.Pattern.compile(syntax.written()), anchored, syntax.choices());
		}
		catch (java.util.regex.PatternSyntaxException | StackOverflowError ex) {
			return new Unchecked();
		}
	}

	/**
	 * Whether the text has a part that matches.
	 * @param text any text
	 * @param effort what the search costs is spent from it
	 * @return whether it matches, true when that was not checked
	 */
	boolean isFound(String text, Effort effort);

	@Override
	default boolean matches(String text) {
		return isFound(text, CheckRun.CURRENT.get().effort());
	}

	/**
	 * A pattern that runs in linear time.
	 */
	record Linear(com.google.re2j.Pattern pattern) implements EcmaPattern {

		private static final long MOST = 100_000_000;

		@Override
		public boolean isFound(String text, Effort effort) {
			long cost = (long) text.length() * this.pattern.programSize();
			if (cost > MOST) {
				return true;
			}
			effort.spend(1 + cost / 50);
			return this.pattern.matcher(text).find();
		}

	}

	/**
	 * A pattern that may take exponential time, and is stopped in time.
	 *
	 * @param anchored whether it can only match at the start
	 * @param choices how many choices may have to be taken back at one place
	 */
	record Backtracking(java.util.regex.Pattern pattern, boolean anchored, long choices) implements EcmaPattern {

		/**
		 * The JDK takes back choices at the end of the text without reading a character,
		 * so that no budget of characters sees it: these are kept few, and paid ahead.
		 */
		static final long MOST_CHOICES = 16;

		@Override
		public boolean isFound(String text, Effort effort) {
			long starts = this.anchored ? 1 : 1 + text.length();
			if (!effort.backtrack(text.length() + (starts << this.choices))) {
				return true;
			}
			try {
				return this.pattern.matcher(new CountedText(text, effort)).find();
			}
			catch (Effort.SpentException | StackOverflowError ex) {
				return true;
			}
		}

	}

	/**
	 * A pattern that is not checked.
	 */
	record Unchecked() implements EcmaPattern {

		@Override
		public boolean isFound(String text, Effort effort) {
			return true;
		}

	}

	/**
	 * A text that stops its reader when the effort for backtracking is spent.
	 */
	final class CountedText implements CharSequence {

		private final String text;

		private final Effort effort;

		private int readsLeft = 2_000_000;

		CountedText(String text, Effort effort) {
			this.text = text;
			this.effort = effort;
		}

		@Override
		public char charAt(int index) {
			this.readsLeft--;
			if (this.readsLeft < 0 || !this.effort.backtrack(1)) {
				throw new Effort.SpentException();
			}
			return this.text.charAt(index);
		}

		@Override
		public int length() {
			return this.text.length();
		}

		@Override
		public CharSequence subSequence(int start, int end) {
			return this.text.subSequence(start, end);
		}

		@Override
		public String toString() {
			return this.text;
		}

	}

}
