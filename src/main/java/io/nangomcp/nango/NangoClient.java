package io.nangomcp.nango;

import java.util.List;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Nango's REST API, as far as this server uses it. Every failure is a
 * {@link NangoException}.
 */
public interface NangoClient {

	/**
	 * Lists the actions of an integration. {@code GET /integrations/{key}/functions} says
	 * which are its own, {@code GET /scripts/config} adds their endpoints; one of them
	 * serves alone where the key or an older Nango does not allow the other. Requests are
	 * repeated when they fail for a passing reason.
	 * @param key the caller's key
	 * @param integration the integration's unique key, which Nango calls
	 * {@code provider_config_key} too
	 * @param known the version of the listing that the caller has, {@code null} when it
	 * has none
	 * @return the listing, nothing when it is the known one; fails with
	 * {@link NangoError.UnknownIntegration} when there is no such integration, and with
	 * {@link NangoError.MissingScope} when the key may use neither endpoint
	 */
	Mono<ActionListing> listActions(NangoKey key, String integration, ActionListing.@Nullable Version known);

	/**
	 * Whether a function that is no action is a sync: {@code GET
	 * /integrations/{key}/functions}.
	 * @param key the caller's key
	 * @param integration the integration's unique key
	 * @param function the function's name
	 * @return whether it is, as far as the key may know
	 */
	Mono<Boolean> isSync(NangoKey key, String integration, String function);

	/**
	 * Runs an action and waits for its output: {@code POST /action/trigger}. Never
	 * repeated here, because Nango runs an action as often as it is asked to. Cancelling
	 * stops the wait, not the action.
	 * @param key the caller's key
	 * @param trigger which action to run, and with what
	 * @return the output, exactly as Nango sent it
	 */
	Mono<JsonText> trigger(NangoKey key, ActionTrigger trigger);

	/**
	 * Lists connections, without their credentials: {@code GET /connections}.
	 * @param key the caller's key
	 * @param filter which connections
	 * @return the connections, in Nango's order
	 */
	Mono<List<NangoConnection>> listConnections(NangoKey key, ConnectionFilter filter);

	/**
	 * Lists the integrations of the key's environment: {@code GET /integrations}.
	 * @param key the caller's key
	 * @return the integrations, in Nango's order
	 */
	Mono<List<NangoIntegration>> listIntegrations(NangoKey key);

	/**
	 * Makes a link by which a user connects an account: {@code POST /connect/sessions}.
	 * The same request twice makes two links, and no harm.
	 * @param key the caller's key
	 * @param session what the connection is for
	 * @return the link, good for 30 minutes
	 */
	Mono<ConnectLink> createConnectSession(NangoKey key, ConnectSession session);

	/**
	 * Makes a link by which a user renews the credentials of a connection:
	 * {@code POST /connect/sessions/reconnect}.
	 * @param key the caller's key
	 * @param integration the integration's unique key
	 * @param connection the connection's id
	 * @return the link, good for 30 minutes
	 */
	Mono<ConnectLink> createReconnectSession(NangoKey key, String integration, String connection);

	/**
	 * Asks whether Nango answers at all: {@code GET /health}, without a key.
	 * @return empty when it does
	 */
	Mono<Void> checkHealth();

}
