package io.nangomcp.catalog;

import java.time.Duration;
import java.util.Set;
import java.util.regex.Pattern;

import io.nangomcp.catalog.ToolOutcome.Failure;
import io.nangomcp.nango.NangoError;
import io.nangomcp.nango.NangoError.Execution;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Puts Nango's errors into words that a model or its user can act on: what happened,
 * whether repeating is safe, and the next step.
 */
public final class Failures {

	/**
	 * The most of a provider's or an author's own text that is passed on, in characters.
	 */
	private static final int LONGEST_QUOTE = 2_000;

	/**
	 * How Nango says in a provider's place that a connection's credentials are no good.
	 */
	private static final Set<String> CREDENTIAL_CODES = Set.of("invalid_credentials", "connection_refresh_backoff",
			"connection_refresh_exhausted", "refresh_token_external_error");

	/** Addresses inside Nango's own network, and its tasks' ids. */
	private static final Pattern MACHINERY = Pattern
		.compile("https?://(?:localhost|127\\.|10\\.|192\\.168\\.|172\\.(?:1[6-9]|2\\d|3[01])\\.|\\[)[^\\s\"]*"
				+ "|\\b(?:127|10|192\\.168|172\\.(?:1[6-9]|2\\d|3[01]))(?:\\.\\d{1,3}){2,3}(?::\\d+)?\\b"
				+ "|\\bTask [0-9a-f-]{36}\\b");

	private static final Set<String> STACK_TRACES = Set.of("stack", "stacktrace", "stackTrace", "stack_trace");

	/** A call takes a while. */
	public static final Duration UNTIL_A_CALL_ENDS = Duration.ofSeconds(5);

	private static final String FIX_ARGUMENTS = "Correct the arguments, if this is about them, and call again.";

	private static final String RECONNECT = "The connection's credentials no longer work: ask the user to reconnect it.";

	/** The next step after a call that may have done something. */
	public static final String CHECK_FIRST = "Check what it did before you call it again.";

	/** The next step after a call that did nothing. */
	public static final String CALL_AGAIN = "Call again in a minute, and tell the user if it goes on.";

	private static final String ASK_OPERATOR = "Tell the user; calling again will not help.";

	private Failures() {
	}

	/**
	 * Explains an error.
	 * @param error what failed
	 * @param integration the integration that it concerns
	 * @param attempts how often an action was triggered before; with 0, none can have run
	 * @param repeatable whether the tool may always be repeated, because it only reads or
	 * is idempotent
	 * @return the failure
	 */
	public static Failure explain(NangoError error, String integration, int attempts, boolean repeatable) {
		Explanation explanation = explain(error, integration);
		boolean safe = repeatable || attempts == 0 || error.execution() == Execution.DID_NOT_RUN;
		return new Failure(explanation.code, explanation.message, safe,
				safe ? withoutCheck(explanation.nextStep) : explanation.nextStep, attempts);
	}

	/** There is nothing to check after a call that did no harm. */
	private static String withoutCheck(String nextStep) {
		String rest = nextStep.replace(CHECK_FIRST, "").strip();
		return rest.isEmpty() ? CALL_AGAIN : rest;
	}

	private static Explanation explain(NangoError error, String integration) {
		return switch (error) {
			case NangoError.ActionFailed failed -> new Explanation("action_failed",
					"The action reports a failure" + quote(failed.payload()), FIX_ARGUMENTS);
			case NangoError.ProviderFailed failed -> new Explanation("provider_error",
					"The API behind the integration \"%s\" answered with %s".formatted(integration, status(failed))
							+ quote(failed.body()),
					nextStep(failed));
			case NangoError.ScriptFailed failed ->
				new Explanation("script_failed", "The action broke off: " + reason(failed) + ".", nextStep(failed));
			case NangoError.Interrupted interrupted -> new Explanation("interrupted",
					"Nango did not answer to the end: " + interrupted.reason() + ".", CHECK_FIRST);
			case NangoError.TimedOut _ -> new Explanation("timed_out", "Nango did not answer in time.",
					"It may still be running. " + CHECK_FIRST);
			case NangoError.Unreadable unreadable -> new Explanation("unreadable_answer",
					"Nango's answer cannot be used: " + unreadable.reason() + ".", CHECK_FIRST);
			case NangoError.Unexpected unexpected -> new Explanation("nango_error",
					"Nango answered with HTTP status %d.".formatted(unexpected.status()), CHECK_FIRST);
			case NangoError.RateLimited limited ->
				new Explanation("rate_limited", "Nango's rate limit is reached.", waitFor(limited.retryAfter()));
			case NangoError.Unreachable unreachable -> new Explanation("nango_unreachable",
					"Nango cannot be reached: " + unreachable.reason() + ".", CALL_AGAIN);
			case NangoError.TlsRefused refused -> new Explanation("nango_unreachable",
					"Nango cannot be reached: " + refused.reason() + ".", ASK_OPERATOR);
			case NangoError.CircuitOpen open -> new Explanation("nango_unreachable",
					"Nango cannot be reached, and is not asked for a moment.", waitFor(open.retryAfter()));
			case NangoError.NoConnectionFree _ ->
				new Explanation("too_many_calls", "All connections to Nango are in use.", waitFor(UNTIL_A_CALL_ENDS));
			case NangoError.InvalidRequest invalid -> new Explanation("invalid_request",
					"Nango finds the request malformed: " + passOn(invalid.message()) + ".", ASK_OPERATOR);
			case NangoError.UnknownConnection _ -> new Explanation("unknown_connection",
					"Nango knows no such connection of the integration \"%s\".".formatted(integration),
					"Ask the user to check the headers connection-id and provider-config-key, to send nango-end-user-id in place of the former, or to create a new agent session.");
			case NangoError.UnknownIntegration _ -> new Explanation("unknown_integration",
					"Nango knows no integration \"%s\".".formatted(integration),
					"Set the header provider-config-key to the integration's ID, from the Integrations page of the Nango dashboard.");
			case NangoError.UnknownAction _ ->
				new Explanation("unknown_action", "Nango no longer has this action.", "List the tools again.");
			case NangoError.DisabledAction _ -> new Explanation("disabled_action", "This action is disabled.",
					"It can be enabled in the Nango dashboard.");
			case NangoError.InvalidKey _ ->
				new Explanation("invalid_key", "Nango does not accept the key in the Authorization header.",
						"Use an API key of the Nango environment that has the connection.");
			case NangoError.MissingScope missing when missing.scopes().isEmpty() ->
				new Explanation("missing_scope", "Nango refuses this key (HTTP 403).",
						"Check that it belongs to this environment and may list and run actions.");
			case NangoError.MissingScope missing -> new Explanation("missing_scope",
					"The Nango key lacks a scope: it needs " + String.join(" or ", missing.scopes()) + ".",
					"Add it to the key in the Nango dashboard.");
		};
	}

	/**
	 * Whether the API behind an integration refuses a connection's credentials, so that
	 * its user has to connect again.
	 * @param error what failed
	 * @return whether they no longer work (401), or may not do this (403)
	 */
	public static boolean concernsCredentials(NangoError error) {
		return error instanceof NangoError.ProviderFailed failed
				&& (hasDeadCredentials(failed) || failed.status() == 403);
	}

	/**
	 * Whether a connection's credentials no longer work at all, so that nothing was done
	 * with them.
	 * @param error what failed
	 * @return whether the API behind the integration, or Nango in its place, said so
	 */
	public static boolean rejectsCredentials(NangoError error) {
		return error instanceof NangoError.ProviderFailed failed && hasDeadCredentials(failed);
	}

	private static boolean hasDeadCredentials(NangoError.ProviderFailed failed) {
		return failed.status() == 401
				|| CREDENTIAL_CODES.contains(failed.body().path("error").path("code").asString(""));
	}

	/**
	 * Says when to call again.
	 * @param wait how long to wait, {@code null} when nobody knows
	 * @return a sentence
	 */
	public static String waitFor(@Nullable Duration wait) {
		return (wait == null) ? "Call again in a minute."
				: "Call again in %d s.".formatted(Math.max(1, wait.toSeconds()));
	}

	private static String status(NangoError.ProviderFailed failed) {
		return (failed.status() > 0) ? "HTTP status " + failed.status() : "an error";
	}

	private static String nextStep(NangoError.ProviderFailed failed) {
		if (hasDeadCredentials(failed)) {
			return RECONNECT;
		}
		return switch (failed.status()) {
			case 403 ->
				"The connection may not do this: tell the user, who may need more rights there or to reconnect with more.";
			case 429 -> "Wait a minute, then call again.";
			default -> (failed.status() >= 500) ? "The API has trouble of its own. " + CHECK_FIRST : FIX_ARGUMENTS;
		};
	}

	private static String nextStep(NangoError.ScriptFailed failed) {
		return switch (failed.code()) {
			case "script_api_rate_limit_error" -> "Wait a minute, then call again.";
			case "script_internal_error", "script_output_too_large" ->
				"Ask for less, or tell the user that the action has a fault. " + CHECK_FIRST;
			default -> CHECK_FIRST;
		};
	}

	private static String reason(NangoError.ScriptFailed failed) {
		if (failed.message() == null) {
			return failed.code();
		}
		String firstLine = failed.message().lines().findFirst().orElse("");
		return passOn(firstLine.endsWith(".") ? firstLine.substring(0, firstLine.length() - 1) : firstLine);
	}

	/** What the other side says, as a sentence's end. */
	private static String quote(JsonNode all) {
		JsonNode said = all.deepCopy();
		STACK_TRACES.forEach((name) -> said.findParents(name).forEach((parent) -> ((ObjectNode) parent).remove(name)));
		if (said.isMissingNode() || said.isNull() || (said.isContainer() && said.isEmpty())) {
			return ".";
		}
		boolean onlyMessage = said.size() == 1 && said.path("message").isString();
		return ": " + passOn(onlyMessage ? said.path("message").asString() : said.toString());
	}

	/** A bounded part of a foreign text, without Nango's insides. */
	private static String passOn(String text) {
		String clean = MACHINERY.matcher(text).replaceAll("(internal)");
		return (clean.length() <= LONGEST_QUOTE) ? clean : Excerpt.of(clean, LONGEST_QUOTE) + "…";
	}

	private record Explanation(String code, String message, String nextStep) {

	}

}
