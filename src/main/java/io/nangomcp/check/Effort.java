package io.nangomcp.check;

/**
 * How much work may be done, in steps of roughly half a microsecond.
 */
final class Effort {

	private long left;

	private long backtrackingLeft;

	private final boolean sparing;

	Effort(long steps, long backtracking) {
		this(steps, backtracking, false);
	}

	private Effort(long steps, long backtracking, boolean sparing) {
		this.left = steps;
		this.backtrackingLeft = backtracking;
		this.sparing = sparing;
	}

	/** As much as one check may take: some seconds. */
	static Effort ofOneCheck() {
		return new Effort(5_000_000, 50_000_000);
	}

	/** As little as an event loop has for one check: a quarter of a millisecond. */
	static Effort ofAnEventLoop() {
		return new Effort(500, 5_000, true);
	}

	/**
	 * Spends some steps.
	 * @throws SpentException when none are left
	 */
	void spend(long steps) {
		this.left -= steps;
		if (this.left < 0) {
			throw new SpentException();
		}
	}

	/**
	 * Spends some of the much smaller steps of a pattern that needs backtracking.
	 * @return false when none are left, and the pattern counts as not checked
	 * @throws SpentException when none are left of an event loop's
	 */
	boolean backtrack(long steps) {
		this.backtrackingLeft -= steps;
		if (this.sparing && this.backtrackingLeft < 0) {
			throw new SpentException();
		}
		return this.backtrackingLeft >= 0;
	}

	/**
	 * No effort is left.
	 */
	static final class SpentException extends RuntimeException {

		SpentException() {
			super("Too large or too complex", null, false, false);
		}

	}

}
