package io.nangomcp.check;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Reads a pattern in ECMAScript's syntax once: writes it in the syntax that RE2/J and the
 * JDK share, and estimates what it costs.
 */
final class EcmaSyntax {

	/** What ECMAScript's {@code \s} matches beyond RE2's and the JDK's. */
	private static final String MORE_SPACES = "\\x{0b}\\x{feff}\\p{Z}";

	private static final long HUGE = 1_000_000_000;

	private final String source;

	private final StringBuilder written = new StringBuilder();

	private final Deque<Cost> outerGroups = new ArrayDeque<>();

	private Cost group = new Cost();

	private int position;

	EcmaSyntax(String source) {
		this.source = source;
		while (this.position < source.length()) {
			readTerm();
		}
		while (!this.outerGroups.isEmpty()) {
			closeGroup();
		}
	}

	/** The pattern for RE2/J and the JDK. */
	String written() {
		return this.written.toString();
	}

	/** About how many states a compiled pattern has: counted repetitions are unrolled. */
	long size() {
		return this.group.size;
	}

	/**
	 * How many places leave a choice that a backtracking engine may have to take back.
	 */
	long choices() {
		return this.group.choices;
	}

	private void readTerm() {
		char next = this.source.charAt(this.position);
		switch (next) {
			case '\\' -> {
				readEscape(false);
				this.group.atom(1, 0);
			}
			case '[' -> {
				readClass();
				this.group.atom(1, 0);
			}
			case '(' -> {
				this.outerGroups.push(this.group);
				this.group = new Cost();
				copy(1);
				// The question mark of (?: and its like is no choice.
				copyIf('?');
			}
			case ')' -> {
				if (!this.outerGroups.isEmpty()) {
					closeGroup();
				}
				copy(1);
			}
			case '{' -> {
				this.group.repeat(readCount());
				this.group.choices++;
			}
			case '*', '+', '?', '|' -> {
				this.group.choices++;
				this.group.size++;
				copy(1);
			}
			case '$' -> {
				// The JDK's $ would also match before a final line break.
				this.written.append("\\z");
				this.position++;
			}
			default -> {
				this.group.atom(1, 0);
				copy(1);
			}
		}
	}

	private void closeGroup() {
		Cost inner = this.group;
		this.group = this.outerGroups.pop();
		this.group.atom(inner.size, inner.choices);
	}

	/** Reads {@code {n,m}}, and gives how often it repeats what stands before it. */
	private long readCount() {
		int end = this.source.indexOf('}', this.position);
		if (end < 0) {
			copy(1);
			return 1;
		}
		long most = 1;
		for (String bound : this.source.substring(this.position + 1, end).split(",", -1)) {
			most = Math.max(most, isCount(bound) ? Long.parseLong(bound) : 1);
		}
		copy(end + 1 - this.position);
		return most;
	}

	private static boolean isCount(String text) {
		return !text.isEmpty() && text.length() <= 9 && text.chars().allMatch((digit) -> digit >= '0' && digit <= '9');
	}

	private void readClass() {
		copy(1);
		copyIf('^');
		while (this.position < this.source.length()) {
			char next = this.source.charAt(this.position);
			switch (next) {
				case ']' -> {
					copy(1);
					return;
				}
				case '\\' -> readEscape(true);
				// Literals to ECMAScript, operators to RE2 or the JDK.
				case '[', '&' -> {
					this.written.append('\\');
					copy(1);
				}
				default -> copy(1);
			}
		}
	}

	private void readEscape(boolean inClass) {
		char kind = (this.position + 1 < this.source.length()) ? this.source.charAt(this.position + 1) : ' ';
		switch (kind) {
			case 'u' -> readCodePoint();
			case 's' -> replaceEscape(inClass ? "\\s" + MORE_SPACES : "[\\s" + MORE_SPACES + "]");
			case 'S' -> replaceEscape(inClass ? "\\S" : "[^\\s" + MORE_SPACES + "]");
			case '/', '-' -> replaceEscape((kind == '-') ? "\\-" : "/");
			default -> copy(2);
		}
	}

	private void readCodePoint() {
		int high = hex(this.position);
		int low = hex(this.position + 6);
		if (this.source.startsWith("{", this.position + 2)) {
			this.written.append("\\x");
			this.position += 2;
		}
		else if (high < 0) {
			copy(2);
		}
		else if (Character.isHighSurrogate((char) high) && low >= 0 && Character.isLowSurrogate((char) low)) {
			this.written.append("\\x{%x}".formatted(Character.toCodePoint((char) high, (char) low)));
			this.position += 12;
		}
		else {
			this.written.append("\\x{%x}".formatted(high));
			this.position += 6;
		}
	}

	/** The number of an escape such as \\u00e9, negative when there is none. */
	private int hex(int from) {
		if (from + 6 > this.source.length() || !this.source.startsWith("\\u", from)) {
			return -1;
		}
		String digits = this.source.substring(from + 2, from + 6);
		return digits.chars().allMatch((digit) -> Character.digit(digit, 16) >= 0) ? Integer.parseInt(digits, 16) : -1;
	}

	private void replaceEscape(String replacement) {
		this.written.append(replacement);
		this.position += 2;
	}

	private void copy(int length) {
		int end = Math.min(this.position + length, this.source.length());
		this.written.append(this.source, this.position, end);
		this.position = end;
	}

	private void copyIf(char expected) {
		if (this.position < this.source.length() && this.source.charAt(this.position) == expected) {
			copy(1);
		}
	}

	/**
	 * What a group costs, and the last part of it, which a repetition multiplies.
	 */
	private static final class Cost {

		private long size;

		private long choices;

		private long lastSize;

		private long lastChoices;

		private void atom(long size, long choices) {
			this.lastSize = size;
			this.lastChoices = choices;
			this.size = Math.min(HUGE, this.size + size);
			this.choices = Math.min(HUGE, this.choices + choices);
		}

		private void repeat(long times) {
			this.size = Math.min(HUGE, this.size + this.lastSize * (times - 1));
			this.choices = Math.min(HUGE, this.choices + this.lastChoices * (times - 1));
		}

	}

}
