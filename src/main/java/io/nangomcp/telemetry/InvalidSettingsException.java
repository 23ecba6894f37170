package io.nangomcp.telemetry;

import java.util.List;

/**
 * Settings of ours cannot be used.
 */
public final class InvalidSettingsException extends RuntimeException {

	private final transient List<String> faults;

	InvalidSettingsException(List<String> faults) {
		super(String.join(" ", faults), null, false, false);
		this.faults = List.copyOf(faults);
	}

	/**
	 * What is wrong.
	 * @return a line for each setting: which one, what it should be, and where it comes
	 * from
	 */
	public List<String> faults() {
		return this.faults;
	}

}
