package io.nangomcp.check;

import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import com.networknt.schema.Error;
import com.networknt.schema.ExecutionConfig;
import com.networknt.schema.ExecutionContext;

/**
 * One evaluation of a schema: it counts effort and depth, so that no schema and no input
 * can stall or overflow it, and keeps what was found.
 */
final class CheckRun extends ExecutionContext {

	/** The run of the current thread, for patterns that networknt calls without it. */
	static final ScopedValue<CheckRun> CURRENT = ScopedValue.newInstance();

	/**
	 * Levels of keywords within keywords; one level of the input takes two to six. Half
	 * of a thread's usual stack holds them.
	 */
	private static final int DEEPEST = 600;

	private final Findings findings = new Findings();

	private final Effort effort;

	private int depth;

	CheckRun(Effort effort) {
		super(ExecutionConfig.builder().locale(Locale.ROOT).formatAssertionsEnabled(true).build());
		this.effort = effort;
		setErrors(this.findings);
	}

	Findings findings() {
		return this.findings;
	}

	Effort effort() {
		return this.effort;
	}

	/** Called by networknt for each keyword, property and branch that it enters. */
	@Override
	public void evaluationPathAddLast(String token) {
		enter();
		super.evaluationPathAddLast(token);
	}

	@Override
	public void evaluationPathAddLast(int token) {
		enter();
		super.evaluationPathAddLast(token);
	}

	@Override
	public void evaluationPathRemoveLast() {
		this.depth--;
		super.evaluationPathRemoveLast();
	}

	private void enter() {
		this.effort.spend(1);
		this.depth++;
		if (this.depth > DEEPEST) {
			throw new Effort.SpentException();
		}
	}

	/**
	 * The errors of a schema's evaluation and the defaults that it would fill in.
	 * Bounded: past the bound errors are only counted. Where networknt tries a schema
	 * that may fail ({@code not}, {@code if}, {@code contains}) it uses a list of its
	 * own, so that no default is taken from there.
	 */
	static final class Findings extends AbstractList<Error> {

		private static final int MOST_ERRORS = 200;

		private final List<Error> errors = new ArrayList<>();

		private final List<PropertyDefaults.Wanted> wantedDefaults = new ArrayList<>();

		private int errorCount;

		@Override
		public boolean add(Error error) {
			this.errorCount++;
			return this.errors.size() < MOST_ERRORS && this.errors.add(error);
		}

		@Override
		public Error get(int index) {
			return this.errors.get(index);
		}

		@Override
		public int size() {
			return this.errors.size();
		}

		int errorCount() {
			return this.errorCount;
		}

		List<PropertyDefaults.Wanted> wantedDefaults() {
			return this.wantedDefaults;
		}

	}

}
