package io.nangomcp.seal;

import java.util.Arrays;
import java.util.Base64;
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

	/** A seal with a key of its own, the same for the same character. */
	public static Seal of(char fill) {
		byte[] key = new byte[32];
		Arrays.fill(key, (byte) fill);
		return new Seal(new SealProperties(List.of(Base64.getEncoder().encodeToString(key))));
	}

}
