package io.nangomcp.caller;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.nangomcp.caller.Caller.Connection;
import io.nangomcp.caller.Caller.EndUser;
import io.nangomcp.caller.Caller.Session;
import io.nangomcp.caller.Caller.Tenant;
import io.nangomcp.nango.ConnectionFilter;
import io.nangomcp.nango.NangoClient;
import io.nangomcp.nango.NangoConnection;
import io.nangomcp.nango.NangoException;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.stereotype.Component;

/**
 * Which connection a caller's account has. A user's is found by its tag
 * {@code end_user_id}, a tenant's by the session's tags, and kept for a while.
 */
@Component
public class Connections {

	private static final Duration KEPT = Duration.ofSeconds(30);

	private static final int MOST_KEPT = 20_000;

	private final NangoClient client;

	/** By the caller's binding, which holds no key. */
	private final Cache<String, Found.One> found = Caffeine.newBuilder()
		.expireAfterWrite(KEPT)
		.maximumSize(MOST_KEPT)
		.executor(Runnable::run)
		.build();

	Connections(NangoClient client) {
		this.client = client;
	}

	/**
	 * Finds the caller's connection.
	 * @param caller who asks
	 * @return what there is; a {@link NangoException} when Nango does not say
	 */
	public Mono<Found> find(Caller caller) {
		return Mono.defer(() -> findAtHand(caller).map(Mono::just).orElseGet(() -> findInNango(caller)));
	}

	/**
	 * Finds the caller's connection as {@link #find} does, but asks Nango also whether it
	 * has the one that the caller states.
	 * @param caller who asks
	 * @return what there is; a {@link NangoException} when Nango does not say
	 */
	public Mono<Found> findInNango(Caller caller) {
		return Mono.defer(() -> known(caller).map(Mono::just).orElseGet(() -> lookUp(caller)));
	}

	/**
	 * Finds the caller's connection where Nango need not be asked.
	 * @param caller who asks
	 * @return the connection; nothing while it is not known
	 */
	public Optional<Found> findAtHand(Caller caller) {
		return switch (caller.account()) {
			case Connection stated -> Optional.of(new Found.One(stated.id(), false));
			case EndUser _, Tenant _ -> known(caller);
			case Session _ -> throw new IllegalStateException("A session has a connection in each integration");
		};
	}

	private Optional<Found> known(Caller caller) {
		return Optional.ofNullable(this.found.getIfPresent(caller.binding()));
	}

	/**
	 * Forgets the caller's connection, because it is gone or does not work.
	 * @param caller whose it was
	 */
	public void forget(Caller caller) {
		this.found.invalidate(caller.binding());
	}

	/** What fits several filters is one connection still. */
	private Mono<Found> lookUp(Caller caller) {
		return Flux.fromIterable(filters(caller))
			.concatMap((filter) -> this.client.listConnections(caller.key(), filter))
			.flatMapIterable(Function.identity())
			.filter(caller::reaches)
			.distinct(NangoConnection::id)
			.collectList()
			.map(Connections::choose)
			.doOnNext((choice) -> keep(caller, choice));
	}

	private static List<ConnectionFilter> filters(Caller caller) {
		String integration = caller.integration();
		return switch (caller.account()) {
			case EndUser user -> List.of(ConnectionFilter.ofEndUser(integration, user.id()));
			case Tenant tenant ->
				tenant.any().stream().map((tags) -> ConnectionFilter.ofTags(integration, tags)).toList();
			case Connection stated -> List.of(ConnectionFilter.ofConnection(integration, stated.id()));
			case Session _ -> throw new IllegalStateException("A session has a connection in each integration");
		};
	}

	private void keep(Caller caller, Found choice) {
		if (choice instanceof Found.One one && !one.broken()) {
			this.found.put(caller.binding(), one);
		}
	}

	private static Found choose(List<NangoConnection> connections) {
		return switch (connections.size()) {
			case 0 -> new Found.None();
			case 1 -> new Found.One(connections.getFirst().id(), connections.getFirst().hasBrokenCredentials());
			default -> new Found.Several(connections.stream().map(NangoConnection::id).toList());
		};
	}

	/**
	 * What connection there is.
	 */
	public sealed interface Found {

		/**
		 * Exactly one.
		 *
		 * @param id its id
		 * @param broken whether Nango has found that its credentials are no good
		 */
		record One(String id, boolean broken) implements Found {

			/**
			 * Never prints the connection, which Nango treats as a secret.
			 */
			@Override
			public String toString() {
				return "One[broken=%s]".formatted(this.broken);
			}

		}

		/**
		 * The user has not connected an account.
		 */
		record None() implements Found {
		}

		/**
		 * More than one, so that nobody knows which is meant.
		 *
		 * @param ids their ids
		 */
		record Several(List<String> ids) implements Found {

			/**
			 * Never prints the connections.
			 */
			@Override
			public String toString() {
				return "Several";
			}

		}

	}

}
