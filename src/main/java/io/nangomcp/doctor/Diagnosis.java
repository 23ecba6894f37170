package io.nangomcp.doctor;

import java.util.List;

import io.nangomcp.catalog.Finding;
import io.nangomcp.doctor.Step.Status;

/**
 * What a doctor has found. Its components are those of {@code --json}, and stay what they
 * are.
 *
 * @param healthy whether there is no fault
 * @param steps the steps in the order in which they were taken
 * @param definitions the tools whose definitions models will find hard to use
 * @param clients how clients are set up; none where there is a fault
 */
record Diagnosis(boolean healthy, List<Step> steps, List<WeakDefinition> definitions,
		List<ClientConfiguration> clients) {

	/** Clients of a setup that does not work are nothing to begin with. */
	static Diagnosis of(List<Step> steps, List<WeakDefinition> definitions, List<ClientConfiguration> clients) {
		boolean healthy = steps.stream().noneMatch((step) -> step.status().equals(Status.FAULT));
		return new Diagnosis(healthy, steps, definitions, healthy ? clients : List.of());
	}

	/** Whether there is nothing at all to improve. */
	boolean spotless() {
		return this.healthy && this.definitions.isEmpty()
				&& this.steps.stream().noneMatch((step) -> step.status().equals(Status.WARNING));
	}

	/**
	 * A definition that could be better.
	 *
	 * @param tool the tool's name
	 * @param findings what it lacks
	 */
	record WeakDefinition(String tool, List<Finding> findings) {

	}

}
