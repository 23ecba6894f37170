package io.nangomcp.telemetry;

import io.micrometer.observation.ObservationRegistry;
import reactor.util.context.Context;

/**
 * What nobody observes, for tests of other rooms.
 */
public final class Unobserved {

	private Unobserved() {
	}

	/** A request. */
	public static Operation operation() {
		return new Operations(ObservationRegistry.NOOP).begin("ping", "1", null, null, Context.empty());
	}

}
