package io.nangomcp.calls;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.IntStream;

import io.nangomcp.caller.Caller;
import io.nangomcp.caller.Callers;
import io.nangomcp.catalog.Calls;
import io.nangomcp.catalog.ToolOutcome;
import io.nangomcp.nango.ActionListing;
import io.nangomcp.nango.ActionTrigger;
import io.nangomcp.nango.ConnectionFilter;
import io.nangomcp.nango.JsonText;
import io.nangomcp.nango.NangoAction;
import io.nangomcp.nango.NangoConnection;
import io.nangomcp.nango.NangoError;
import io.nangomcp.nango.NangoException;
import io.nangomcp.nango.NangoKey;
import io.nangomcp.nango.NoNango;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.util.function.Tuple2;
import reactor.util.function.Tuples;
import tools.jackson.databind.node.JsonNodeFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Users of the same key, of other keys and of other integrations, who call at the same
 * time while their connections come and go: nobody ever gets another's.
 */
class EndUserIsolationTests {

	private static final int CALLS = 3_000;

	@ParameterizedTest
	@ValueSource(longs = { 1, 2, 3 })
	void nobodyUsesTheConnectionOfAnother(long seed) {
		Random random = new Random(seed);
		ActionToolset toolset = ActionToolsets.of(new FickleNango(seed), Map.of());
		List<Caller> callers = IntStream.range(0, CALLS).mapToObj((index) -> caller(random)).toList();
		List<Tuple2<Caller, ToolOutcome>> outcomes = Flux.fromIterable(callers)
			.flatMap((caller) -> toolset.call(caller, Calls.of("whose", JsonNodeFactory.instance.objectNode()))
				.subscribeOn(Schedulers.parallel())
				.map((outcome) -> Tuples.of(caller, outcome)), 16)
			.collectList()
			.block(Duration.ofMinutes(1));
		assertThat(outcomes).hasSize(CALLS);
		Map<String, Integer> kinds = new HashMap<>();
		Objects.requireNonNull(outcomes).forEach((pair) -> {
			kinds.merge(pair.getT2().getClass().getSimpleName(), 1, Integer::sum);
			switch (pair.getT2()) {
				case ToolOutcome.Success success ->
					assertThat(success.output().text()).as("seed %d", seed).isEqualTo('"' + owner(pair.getT1()) + '"');
				case ToolOutcome.NeedsConnection needed -> assertThat(needed.caller()).isEqualTo(pair.getT1());
				default -> assertThat(pair.getT2()).isInstanceOfSatisfying(ToolOutcome.Failure.class,
						(failure) -> assertThat(failure.code()).isEqualTo("unknown_connection"));
			}
		});
		assertThat(kinds).containsKeys("Success", "NeedsConnection");
	}

	private static Caller caller(Random random) {
		return Callers.ofUser("key-" + random.nextInt(2), "crm-" + random.nextInt(2), "user-" + random.nextInt(2));
	}

	private static String owner(Caller caller) {
		Caller.EndUser user = (Caller.EndUser) caller.account();
		return FickleNango.owner(caller.key(), caller.integration(), user.id());
	}

	/** Connections that are gone at the next look, and back with another id. */
	private static final class FickleNango extends NoNango {

		private final Map<String, String> owners = new ConcurrentHashMap<>();

		private final Random random;

		FickleNango(long seed) {
			this.random = new Random(seed);
		}

		static String owner(NangoKey key, String integration, String user) {
			return String.join(" ", key.hash(), integration, user);
		}

		@Override
		public Mono<ActionListing> listActions(NangoKey key, String integration,
				ActionListing.@Nullable Version known) {
			NangoAction action = new NangoAction(1, "whose", "", true, null, List.of(), null, List.of());
			return Mono.just(new ActionListing(List.of(action), new ActionListing.Version(List.of())));
		}

		@Override
		public Mono<List<NangoConnection>> listConnections(NangoKey key, ConnectionFilter filter) {
			String integration = Objects.requireNonNull(filter.integration());
			String user = Objects.requireNonNull(filter.tags().get("end_user_id"));
			return later(() -> {
				if (this.random.nextInt(4) == 0) {
					return List.of();
				}
				String id = "connection-" + this.random.nextInt(1_000_000_000);
				this.owners.put(id, owner(key, integration, user));
				return List.of(new NangoConnection(id, integration, "", List.of(), Map.of("end_user_id", user), ""));
			});
		}

		@Override
		public Mono<JsonText> trigger(NangoKey key, ActionTrigger trigger) {
			return later(() -> {
				String owner = this.owners.get(trigger.connection());
				if (owner == null || this.random.nextInt(3) == 0) {
					this.owners.remove(trigger.connection());
					throw new NangoException(new NangoError.UnknownConnection());
				}
				return JsonText.of('"' + owner + '"');
			});
		}

		private <T> Mono<T> later(Supplier<T> answer) {
			return Mono.delay(Duration.ofNanos(this.random.nextInt(500_000))).map((tick) -> answer.get());
		}

	}

}
