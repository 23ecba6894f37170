package io.nangomcp.doctor;

import io.nangomcp.catalog.Failures;
import io.nangomcp.catalog.ToolOutcome.Failure;
import io.nangomcp.nango.NangoError;
import io.nangomcp.nango.NangoError.Obstacle;
import io.nangomcp.nango.NangoException;

/**
 * Puts Nango's errors into words for whoever sets up a server, where {@link Failures} has
 * words for models.
 *
 * @param baseUrl where Nango is said to be
 * @param examinee whose setup it is
 */
record Remedies(String baseUrl, Examinee examinee) {

	private static final String TRUST = "If Nango's certificate is of a CA of your own, name an SSL bundle with it by nango.ssl-bundle; if Nango speaks plain HTTP there, begin nango.base-url (NANGO_BASE_URL) with http.";

	/**
	 * Explains an error.
	 * @param failure what Nango was asked in vain
	 */
	Problem explain(NangoException failure) {
		Failure words = Failures.explain(failure.error(), this.examinee.integration(), 0, true);
		return switch (failure.error()) {
			case NangoError.InvalidKey _ -> Problem.fault(
					"Nango does not accept the key in %s.".formatted(this.examinee.keyVariable()),
					"Set it to an API key of the environment that has the integration, from the settings of that environment in the dashboard of the Nango at %s."
						.formatted(this.baseUrl));
			case NangoError.UnknownIntegration _ -> Problem.fault(words.message(),
					"Set --integration to an integration's ID, from the Integrations page of the Nango dashboard.");
			case NangoError.UnknownConnection _ -> Problem.fault(words.message(),
					"Set --connection to a connection's ID, from the Connections page of the Nango dashboard, or name a user by --end-user.");
			case NangoError.RateLimited _ -> Problem.fault(words.message(), "Run this again in a minute.");
			case NangoError.Unreachable unreachable -> Problem.fault(words.message(), reach(unreachable.obstacle()));
			case NangoError.TlsRefused _ -> Problem.fault(words.message(), TRUST);
			default -> Problem.fault(words.message(), words.nextStep());
		};
	}

	/**
	 * Explains why Nango does not answer as Nango does.
	 * @param failure what came of the simplest request
	 */
	Problem explainSilence(NangoException failure) {
		return switch (failure.error()) {
			case NangoError.Unreachable unreachable ->
				Problem.fault("Nango cannot be reached at %s: %s.".formatted(this.baseUrl, unreachable.reason()),
						reach(unreachable.obstacle()));
			case NangoError.TlsRefused refused -> Problem.fault(
					"There is no TLS connection to Nango at %s: %s.".formatted(this.baseUrl, refused.reason()), TRUST);
			case NangoError.TimedOut _, NangoError.Interrupted _ -> Problem.fault(
					"Nango does not answer at %s.".formatted(this.baseUrl),
					"Check that nango.base-url (NANGO_BASE_URL) is the address of its API, and what stands in between.");
			default -> Problem.fault(
					"What answers at %s is no Nango: %s.".formatted(this.baseUrl, failure.getMessage()),
					"Set nango.base-url (NANGO_BASE_URL) to the address of Nango's API, such as https://api.nango.dev or http://localhost:3003; the dashboard has another one.");
		};
	}

	private static String reach(Obstacle obstacle) {
		return switch (obstacle) {
			case PROXY -> "Check nango.proxy, and that the proxy lets this machine reach Nango.";
			case HOST_NAME ->
				"Correct the host in nango.base-url (NANGO_BASE_URL), or the name resolution of this machine.";
			case PORT -> "Start Nango there, or correct the host and the port in nango.base-url (NANGO_BASE_URL).";
			case TLS_HANDSHAKE, OTHER ->
				"Check nango.base-url (NANGO_BASE_URL), and what stands between this machine and Nango.";
		};
	}

}
