package io.nangomcp.doctor;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * The steps of a diagnosis, taken one after the other.
 */
final class Steps {

	private static final String NOT_CHECKED = "not checked, because of the fault above";

	private final List<Step> taken = new ArrayList<>();

	/**
	 * Takes a step.
	 * @param name what is checked
	 * @param needed what an earlier step has found; without it, this one is skipped
	 * @param check notes what is wrong
	 * @return what the check found, for steps that need it
	 */
	<N, F> Optional<F> take(String name, Optional<N> needed, BiFunction<N, Notes, Optional<F>> check) {
		Notes notes = new Notes();
		long start = System.nanoTime();
		Optional<F> found = needed.flatMap((value) -> check.apply(value, notes));
		if (needed.isEmpty()) {
			notes.skip(NOT_CHECKED);
		}
		this.taken.add(notes.toStep(name, Duration.ofNanos(System.nanoTime() - start)));
		return found;
	}

	List<Step> taken() {
		return List.copyOf(this.taken);
	}

}
