package io.nangomcp.doctor;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.nangomcp.doctor.Problem.Severity;
import io.nangomcp.doctor.Step.Status;

/**
 * What is noted during a step.
 */
final class Notes {

	private final List<Problem> problems = new ArrayList<>();

	private String result = "";

	private boolean skipped;

	/** Says what was found. */
	void found(String what) {
		this.result = what;
	}

	/** Says why nothing was looked for. */
	void skip(String reason) {
		this.result = reason;
		this.skipped = true;
	}

	void fault(String message, String fix) {
		add(Problem.fault(message, fix));
	}

	void warning(String message, String fix) {
		add(Problem.warning(message, fix));
	}

	void add(Problem problem) {
		this.problems.add(problem);
	}

	Step toStep(String name, Duration time) {
		return new Step(name, status(), time.toMillis(), this.result, List.copyOf(this.problems));
	}

	private Status status() {
		if (this.problems.stream().anyMatch((problem) -> problem.severity().equals(Severity.FAULT))) {
			return Status.FAULT;
		}
		if (!this.problems.isEmpty()) {
			return Status.WARNING;
		}
		return this.skipped ? Status.SKIPPED : Status.OK;
	}

}
