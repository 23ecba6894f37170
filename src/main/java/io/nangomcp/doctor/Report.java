package io.nangomcp.doctor;

import java.io.PrintWriter;
import java.util.Locale;

import io.nangomcp.doctor.Diagnosis.WeakDefinition;
import io.nangomcp.telemetry.Redaction;

/**
 * A diagnosis for people to read.
 */
final class Report {

	private final PrintWriter out;

	Report(PrintWriter out) {
		this.out = out;
	}

	void write(Diagnosis diagnosis) {
		diagnosis.steps().forEach(this::write);
		if (!diagnosis.definitions().isEmpty()) {
			this.out.println("\nDefinitions that models will find hard to use:");
			diagnosis.definitions().forEach(this::write);
		}
		diagnosis.clients().forEach(this::write);
		this.out.println("\n" + conclude(diagnosis));
	}

	private void write(Step step) {
		this.out.printf(Locale.ROOT, "%-9s%-12s%6d ms  %s%n", step.status().word(), step.name(), step.ms(),
				Redaction.oneLine(step.result()));
		for (Problem problem : step.problems()) {
			this.out.printf("         %s: %s%n", problem.severity().word(), Redaction.oneLine(problem.message()));
			this.out.printf("         fix: %s%n", Redaction.oneLine(problem.fix()));
		}
	}

	private void write(WeakDefinition definition) {
		this.out.printf("%n%s%n", definition.tool());
		definition.findings().forEach((finding) -> this.out.printf("  - %s%n", Redaction.oneLine(finding.message())));
	}

	private static String conclude(Diagnosis diagnosis) {
		if (!diagnosis.healthy()) {
			return "It does not work yet: mend the faults above, and run this again.";
		}
		return diagnosis.spotless() ? "All is well." : "It works. Warnings and definitions say what could be better.";
	}

	private void write(ClientConfiguration configuration) {
		this.out.printf("%n%s (%s):%n%n%s%n", configuration.client(), configuration.place(), configuration.content());
	}

}
