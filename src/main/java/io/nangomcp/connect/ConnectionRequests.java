package io.nangomcp.connect;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

import io.nangomcp.caller.Caller;
import io.nangomcp.caller.Connections;
import io.nangomcp.caller.Connections.Found;
import io.nangomcp.catalog.Failures;
import io.nangomcp.catalog.RunningCalls;
import io.nangomcp.catalog.ToolOutcome;
import io.nangomcp.catalog.ToolOutcome.Failure;
import io.nangomcp.catalog.ToolOutcome.NeedsConnection;
import io.nangomcp.nango.ConnectLink;
import io.nangomcp.nango.ConnectSession;
import io.nangomcp.nango.ConnectionFilter;
import io.nangomcp.nango.NangoClient;
import io.nangomcp.nango.NangoConnection;
import io.nangomcp.nango.NangoException;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.stereotype.Component;

/**
 * Asks users to connect, so that a call which needs that can go on.
 */
@Component
public class ConnectionRequests {

	private final NangoClient client;

	private final Connections connections;

	private final RunningCalls running;

	private final ConnectProperties properties;

	ConnectionRequests(NangoClient client, Connections connections, RunningCalls running,
			ConnectProperties properties) {
		this.client = client;
		this.connections = connections;
		this.running = running;
		this.properties = properties;
	}

	/**
	 * Gives the link by which the user connects.
	 * @param needed what a call came to
	 * @return the same with a link; where Nango gives none, the failure, which says why
	 */
	public Mono<ToolOutcome> addLink(NeedsConnection needed) {
		if (needed.caller().account() instanceof Caller.Tenant tenant && tenant.any().isEmpty()) {
			return Mono.just(withoutTags(needed));
		}
		return createLink(needed).<ToolOutcome>map(needed::with)
			.onErrorResume(NangoException.class, (refused) -> Mono.just(withoutLink(needed, refused)));
	}

	private Mono<ConnectLink> createLink(NeedsConnection needed) {
		Caller caller = needed.caller();
		if (needed.broken() != null) {
			return this.client.createReconnectSession(caller.key(), caller.integration(), needed.broken());
		}
		return switch (caller.account()) {
			case Caller.EndUser user -> createLink(caller, Map.of(ConnectionFilter.END_USER_ID, user.id()));
			case Caller.Tenant tenant -> createLink(caller, tenant.any().getFirst());
			case Caller.Connection _, Caller.Session _ ->
				throw new IllegalStateException("A stated connection is never looked for");
		};
	}

	private Mono<ConnectLink> createLink(Caller caller, Map<String, String> tags) {
		return this.client.createConnectSession(caller.key(),
				new ConnectSession(tags, List.of(caller.integration()), null));
	}

	/** Nobody could tell afterwards that the new connection is the session's. */
	private static ToolOutcome withoutTags(NeedsConnection needed) {
		return new Failure("no_connection",
				"This agent session has no connection of the integration \"%s\", and cannot get one."
					.formatted(needed.caller().integration()),
				true, "Tell the user: a new session must be created, with such a connection.", 0);
	}

	private static ToolOutcome withoutLink(NeedsConnection needed, NangoException refused) {
		Failure failure = needed.failure();
		Failure reason = Failures.explain(refused.error(), needed.caller().integration(), 0, true);
		return new Failure(failure.code(), failure.message(), failure.safeToRepeat(),
				"%s A link to do so cannot be made: %s %s".formatted(failure.nextStep(), reason.message(),
						reason.nextStep()),
				failure.attempts());
	}

	/**
	 * Waits for a user who has agreed to connect, for a while.
	 * @param needed what the user is asked for
	 * @param limit how long at most, {@code null} for as long as the operator says
	 * @return whether Nango has seen the user connect, which it does not always
	 */
	public Mono<Boolean> awaitConnected(NeedsConnection needed, @Nullable Duration limit) {
		Mono<Boolean> connected = (needed.broken() != null) ? becomesWhole(needed, needed.broken())
				: isFound(needed.caller());
		Duration wait = needed.caller().withCallTimeout(limit).patience(this.properties.waitForUser());
		return connected.takeUntilOther(this.running.pause(wait))
			.onErrorReturn(NangoException.class, false)
			.defaultIfEmpty(false);
	}

	private Mono<Boolean> isFound(Caller caller) {
		return ConnectionPoll.of(this.connections.find(caller))
			.any((found) -> found instanceof Found.One one && !one.broken());
	}

	/**
	 * Nango does not notice by itself that a provider refuses credentials. Only those
	 * that it knows to be broken, so that nothing was tried with them, can be seen to
	 * become whole.
	 */
	private Mono<Boolean> becomesWhole(NeedsConnection needed, String connection) {
		Caller caller = needed.caller();
		Mono<List<NangoConnection>> question = this.client.listConnections(caller.key(),
				ConnectionFilter.ofConnection(caller.integration(), connection));
		return ConnectionPoll.of(question)
			.flatMapIterable(Function.identity())
			.map(NangoConnection::hasBrokenCredentials)
			.skipUntil((broken) -> broken || needed.attempts() == 0)
			.any((broken) -> !broken);
	}

}
