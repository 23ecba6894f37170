package io.nangomcp.calls;

import java.time.Duration;
import java.util.List;

import io.nangomcp.catalog.ToolOutcome.Failure;
import io.nangomcp.nango.NangoError;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Puts Nango's errors into words that a model or its user can act on.
 */
public final class Failures {

	/**
	 * The most of a provider's or an author's own text that is passed on, in characters.
	 */
	private static final int LONGEST_QUOTE = 2_000;

	private static final String MAY_HAVE_RUN = " The action may have run all the same: check before you repeat it.";

	private Failures() {
	}

	/**
	 * Explains an error.
	 * @param error what failed
	 * @param integration the integration that it concerns
	 * @param attempts how often an action was triggered before; with 0, none can have run
	 * @return the failure, with a code and a sentence for it
	 */
	public static Failure explain(NangoError error, String integration, int attempts) {
		String effect = (attempts > 0) ? MAY_HAVE_RUN : "";
		return switch (error) {
			case NangoError.ActionFailed failed ->
				new Failure("action_failed", "The action reports a failure" + quote(failed.payload()), attempts);
			case NangoError.ProviderFailed failed -> new Failure("provider_error",
					"The API behind the integration \"%s\" answered with %s".formatted(integration,
							(failed.status() > 0) ? "HTTP status " + failed.status() : "an error")
							+ quote(failed.body()),
					attempts);
			case NangoError.ScriptFailed failed ->
				new Failure("script_failed", "The action broke off: " + reason(failed) + "." + effect, attempts);
			case NangoError.UnknownConnection _ -> new Failure("unknown_connection",
					"Nango knows no such connection of the integration \"%s\", so nothing ran. Check the headers connection-id and provider-config-key."
						.formatted(integration),
					attempts);
			case NangoError.UnknownAction _ ->
				new Failure("unknown_action", "Nango no longer has this action. List the tools again.", attempts);
			case NangoError.DisabledAction _ -> new Failure("disabled_action",
					"This action is disabled, so nothing ran. It can be enabled in the Nango dashboard.", attempts);
			case NangoError.InvalidRequest invalid -> new Failure("invalid_request",
					"Nango finds the request malformed, so nothing ran: %s.".formatted(invalid.message()), attempts);
			case NangoError.RateLimited limited -> new Failure("rate_limited",
					"Nango's rate limit is reached, so nothing ran." + wait(limited.retryAfter()), attempts);
			case NangoError.Unreachable unreachable -> new Failure("nango_unreachable",
					"Nango cannot be reached, so nothing ran: %s.".formatted(unreachable.reason()), attempts);
			case NangoError.Interrupted interrupted -> new Failure("interrupted",
					"Nango did not answer to the end: %s.".formatted(interrupted.reason()) + effect, attempts);
			case NangoError.TimedOut _ -> new Failure("timed_out", "Nango did not answer in time." + effect, attempts);
			case NangoError.Unreadable unreadable -> new Failure("unreadable_answer",
					"Nango's answer cannot be used: %s.".formatted(unreadable.reason()) + effect, attempts);
			case NangoError.Unexpected unexpected -> new Failure("nango_error",
					"Nango answered with HTTP status %d.".formatted(unexpected.status()) + effect, attempts);
			case NangoError.InvalidKey _ -> new Failure("invalid_key",
					"Nango does not accept the key in the Authorization header. Use an API key of the Nango environment that has the connection.",
					attempts);
			case NangoError.MissingScope missing ->
				new Failure("missing_scope", missingScope(missing.scopes()), attempts);
		};
	}

	private static String reason(NangoError.ScriptFailed failed) {
		return (failed.message() != null) ? clip(failed.message()) : failed.code();
	}

	private static String missingScope(List<String> scopes) {
		return scopes.isEmpty()
				? "Nango refuses this key (HTTP 403). Check that it belongs to this environment and may list and run actions."
				: "The Nango key lacks a scope: it needs %s. Add it to the key in the Nango dashboard."
					.formatted(String.join(" or ", scopes));
	}

	private static String wait(@Nullable Duration retryAfter) {
		return (retryAfter != null) ? " Try again in %d s.".formatted(Math.max(1, retryAfter.toSeconds()))
				: " Try again in a minute.";
	}

	private static String quote(JsonNode said) {
		if (said.isMissingNode() || (said.isContainer() && said.isEmpty())) {
			return ".";
		}
		boolean onlyMessage = said.size() == 1 && said.path("message").isString();
		return ": " + clip(onlyMessage ? said.path("message").asString() : said.toString());
	}

	private static String clip(String text) {
		return (text.length() <= LONGEST_QUOTE) ? text : text.substring(0, LONGEST_QUOTE) + "…";
	}

}
