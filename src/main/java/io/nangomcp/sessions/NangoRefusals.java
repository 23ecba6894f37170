package io.nangomcp.sessions;

import io.nangomcp.catalog.Failures;
import io.nangomcp.catalog.ToolOutcome.Failure;
import io.nangomcp.nango.NangoError;
import io.nangomcp.nango.NangoException;

/**
 * What Nango says against a session, in its own terms as far as it has any.
 */
final class NangoRefusals {

	private NangoRefusals() {
	}

	static SessionException explain(NangoException refusal) {
		Failure failure = Failures.explain(refusal.error(), "", 0, true);
		String message = failure.message() + " " + failure.nextStep();
		return switch (refusal.error()) {
			case NangoError.InvalidKey _ -> new SessionException(401, "unknown_account", message);
			case NangoError.MissingScope _ -> new SessionException(403, "forbidden", message);
			case NangoError.RateLimited _ -> new SessionException(429, "too_many_request", message);
			case NangoError.Unreachable _, NangoError.CircuitOpen _, NangoError.NoConnectionFree _ ->
				new SessionException(503, failure.code(), message);
			case NangoError.TimedOut _ -> new SessionException(504, failure.code(), message);
			default -> new SessionException(502, failure.code(), message);
		};
	}

}
