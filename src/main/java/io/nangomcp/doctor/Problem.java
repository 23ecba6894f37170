package io.nangomcp.doctor;

import java.util.Locale;

import com.fasterxml.jackson.annotation.JsonValue;

/**
 * Something that is not as it should be.
 *
 * @param severity whether it works all the same
 * @param message what it is, in one sentence
 * @param fix what to do about it
 */
record Problem(Severity severity, String message, String fix) {

	static Problem fault(String message, String fix) {
		return new Problem(Severity.FAULT, message, fix);
	}

	static Problem warning(String message, String fix) {
		return new Problem(Severity.WARNING, message, fix);
	}

	/** How bad a problem is. */
	enum Severity {

		/** It does not work. */
		FAULT,

		/** It works, though not as well as it could. */
		WARNING;

		/** As it is written. */
		@JsonValue
		String word() {
			return name().toLowerCase(Locale.ROOT);
		}

	}

}
