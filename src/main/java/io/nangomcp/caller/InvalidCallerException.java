package io.nangomcp.caller;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A request does not say properly who is asking. The message is for the user: it names
 * each header at fault and shows how to set it.
 */
public final class InvalidCallerException extends RuntimeException {

	private final transient List<Fault> faults;

	InvalidCallerException(List<Fault> faults) {
		super(faults.stream().map(Fault::text).collect(Collectors.joining(" ")), null, false, false);
		this.faults = List.copyOf(faults);
	}

	/**
	 * What is wrong.
	 * @return a fault for each header
	 */
	public List<Fault> faults() {
		return this.faults;
	}

	/**
	 * A header at fault.
	 *
	 * @param problem what is wrong with it, in one sentence
	 * @param advice how to set it, in one or two sentences
	 */
	public record Fault(String problem, String advice) {

		private String text() {
			return this.problem + " " + this.advice;
		}

	}

}
