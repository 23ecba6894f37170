package io.nangomcp.nango;

import java.time.Duration;
import java.util.List;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Everything that can go wrong between us and a finished request to Nango.
 */
public sealed interface NangoError {

	/**
	 * HTTP 401: Nango does not accept the key.
	 */
	record InvalidKey() implements NangoError {
	}

	/**
	 * HTTP 403: the key may not do this.
	 *
	 * @param scopes the scopes of which the key needs one; empty when Nango names none
	 */
	record MissingScope(List<String> scopes) implements NangoError {
	}

	/**
	 * HTTP 429 {@code too_many_request}: Nango's own limiter, which answers before
	 * anything runs.
	 *
	 * @param retryAfter how long Nango asks to wait; may be zero, {@code null} when it
	 * did not say
	 */
	record RateLimited(@Nullable Duration retryAfter) implements NangoError {
	}

	/**
	 * HTTP 400 or 415: Nango finds the request malformed.
	 *
	 * @param message what is wrong, with the paths that Nango names
	 */
	record InvalidRequest(String message) implements NangoError {
	}

	/**
	 * HTTP 400: no such connection in this integration, or no such integration.
	 */
	record UnknownConnection() implements NangoError {
	}

	/**
	 * HTTP 404: the environment of the key has no such integration.
	 */
	record UnknownIntegration() implements NangoError {
	}

	/**
	 * HTTP 404: the integration has no action of this name.
	 */
	record UnknownAction() implements NangoError {
	}

	/**
	 * HTTP 404 {@code disabled_resource}: the action is switched off.
	 */
	record DisabledAction() implements NangoError {
	}

	/**
	 * HTTP 424 {@code script_http_error}: the action called its provider, and the
	 * provider answered with an error.
	 *
	 * @param status the provider's HTTP status, 0 when Nango did not pass it on
	 * @param body the provider's answer
	 */
	record ProviderFailed(int status, JsonNode body) implements NangoError {
	}

	/**
	 * HTTP 500 {@code action_script_runtime_error}: the action's author reports a
	 * failure.
	 *
	 * @param payload what the author says, any JSON
	 */
	record ActionFailed(JsonNode payload) implements NangoError {
	}

	/**
	 * The action crashed, timed out or could not be run to its end.
	 *
	 * @param code Nango's code, such as {@code script_internal_error}
	 * @param message what went wrong, if Nango says
	 */
	record ScriptFailed(String code, @Nullable String message) implements NangoError {
	}

	/**
	 * Any other answer that is no success.
	 *
	 * @param status Nango's HTTP status
	 * @param code Nango's code, if the answer has one
	 */
	record Unexpected(int status, @Nullable String code) implements NangoError {
	}

	/**
	 * The request never left: Nango cannot be found or refuses the connection.
	 *
	 * @param obstacle what is in the way
	 */
	record Unreachable(Obstacle obstacle) implements NangoError {

		/**
		 * What happened.
		 * @return a clause, for a human
		 */
		public String reason() {
			return this.obstacle.reason;
		}

	}

	/**
	 * What may keep a request from reaching Nango.
	 */
	enum Obstacle {

		/** The proxy on the way. */
		PROXY("the proxy does not let us through"),

		/** The name of Nango's host. */
		HOST_NAME("its host name is not known"),

		/** The port that Nango should listen on. */
		PORT("it does not accept connections"),

		/** The beginning of TLS. */
		TLS_HANDSHAKE("its TLS handshake breaks off"),

		/** Something else. */
		OTHER("no connection could be made");

		private final String reason;

		Obstacle(String reason) {
			this.reason = reason;
		}

	}

	/**
	 * The request was not looked at: either side does not accept the other's certificate,
	 * or one of them speaks no TLS. That does not pass by itself.
	 *
	 * @param reason who refuses what, for a human
	 */
	record TlsRefused(String reason) implements NangoError {
	}

	/**
	 * The request never left: Nango could not be reached for a while, and is not asked
	 * until that may have changed.
	 *
	 * @param retryAfter how long that is
	 */
	record CircuitOpen(Duration retryAfter) implements NangoError {
	}

	/**
	 * The request never left: all connections to Nango are in use.
	 */
	record NoConnectionFree() implements NangoError {
	}

	/**
	 * The connection broke after the request may have been sent.
	 *
	 * @param reason what happened, for a human
	 */
	record Interrupted(String reason) implements NangoError {
	}

	/**
	 * No answer in time.
	 */
	record TimedOut() implements NangoError {
	}

	/**
	 * Nango reports success in an answer that cannot be used.
	 *
	 * @param reason what is wrong with it, for a human
	 */
	record Unreadable(String reason) implements NangoError {
	}

	/**
	 * Whether the next attempt may well succeed.
	 * @return whether the cause is of the kind that passes
	 */
	default boolean isPassing() {
		return switch (this) {
			case Unreachable _, RateLimited _, Interrupted _ -> true;
			case Unexpected unexpected -> unexpected.status() >= 500;
			default -> false;
		};
	}

	/**
	 * What is known about the action when a call fails so.
	 * @return whether it ran
	 */
	default Execution execution() {
		return switch (this) {
			case InvalidKey _, MissingScope _, RateLimited _, InvalidRequest _, UnknownConnection _,
					UnknownIntegration _, UnknownAction _, DisabledAction _, Unreachable _, TlsRefused _, CircuitOpen _,
					NoConnectionFree _ ->
				Execution.DID_NOT_RUN;
			case Interrupted _, TimedOut _, Unexpected _ -> Execution.MAY_HAVE_RUN;
			case ProviderFailed _, ActionFailed _, ScriptFailed _, Unreadable _ -> Execution.RAN;
		};
	}

	/**
	 * What is known about an action after its call has failed.
	 */
	enum Execution {

		/** Nango never began it. */
		DID_NOT_RUN,

		/** Nobody knows, and it may still be running. */
		MAY_HAVE_RUN,

		/** It ran, to its end or a part of it. */
		RAN

	}

}
