package io.nangomcp.seal;

import java.util.List;

/**
 * Real seals for tests of other rooms.
 */
public final class Seals {

	private Seals() {
	}

	public static Seal random() {
		return new Seal(new SealProperties(List.of()));
	}

}
