package io.nangomcp.nango;

import java.util.List;

import reactor.core.publisher.Mono;

/**
 * Nango's REST API, as far as this server uses it. Every failure is a
 * {@link NangoException}.
 */
public interface NangoClient {

	/**
	 * Lists the actions of an integration, disabled ones included: the integration's
	 * entry in {@code GET /scripts/config}. Repeated by itself when it fails for a
	 * passing reason.
	 * @param key the caller's key
	 * @param integration the integration's unique key, which Nango calls
	 * {@code provider_config_key} too
	 * @return the actions in Nango's order, empty when Nango lists none
	 */
	Mono<List<NangoAction>> listActions(NangoKey key, String integration);

	/**
	 * Runs an action and waits for its output: {@code POST /action/trigger}. Never
	 * repeated here, because Nango runs an action as often as it is asked to. Cancelling
	 * stops the wait, not the action.
	 * @param key the caller's key
	 * @param trigger which action to run, and with what
	 * @return the output, a JSON text exactly as Nango sent it
	 */
	Mono<String> trigger(NangoKey key, ActionTrigger trigger);

	/**
	 * Asks whether Nango answers at all: {@code GET /health}, without a key.
	 * @return empty when it does
	 */
	Mono<Void> checkHealth();

}
