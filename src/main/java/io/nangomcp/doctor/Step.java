package io.nangomcp.doctor;

import java.util.List;
import java.util.Locale;

import com.fasterxml.jackson.annotation.JsonValue;

/**
 * A step of a diagnosis.
 *
 * @param name what was checked
 * @param status what came of it
 * @param ms how long it took, in milliseconds
 * @param result what was found, or why nothing was looked for
 * @param problems what is not as it should be
 */
record Step(String name, Status status, long ms, String result, List<Problem> problems) {

	/** What came of a step. */
	enum Status {

		/** All is well. */
		OK,

		/** It works, though not as well as it could. */
		WARNING,

		/** It does not work. */
		FAULT,

		/** Not checked. */
		SKIPPED;

		/** As it is written. */
		@JsonValue
		String word() {
			return name().toLowerCase(Locale.ROOT);
		}

	}

}
