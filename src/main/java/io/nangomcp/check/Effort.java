package io.nangomcp.check;

/**
 * How much work may be done, in steps of roughly half a microsecond.
 */
final class Effort {

	private long left;

	private long backtrackingLeft;

	/**
	 * @param steps the steps for everything
	 * @param backtracking the much smaller steps of patterns that need backtracking
	 */
	Effort(long steps, long backtracking) {
		this.left = steps;
		this.backtrackingLeft = backtracking;
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

	/** Spends steps of a backtracking pattern; false when none are left. */
	boolean backtrack(long steps) {
		this.backtrackingLeft -= steps;
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
