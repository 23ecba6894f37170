package io.nangomcp.mcp;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.nangomcp.LiveObjects;
import io.nangomcp.caller.Caller;
import io.nangomcp.caller.Callers;
import io.nangomcp.catalog.NoTools;
import io.nangomcp.nango.NangoClients;
import io.nangomcp.telemetry.Unobserved;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Subscriptions}, of which there are more over real HTTP.
 */
class SubscriptionsTests {

	private static final int MOST = 50;

	private static final String ENTRY = "java.util.concurrent.ConcurrentHashMap$Node";

	private static final ObjectNode PARAMS = (ObjectNode) NangoClients.MAPPER
		.readTree("{\"notifications\":{\"toolsListChanged\":true}}");

	private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

	private final Subscriptions subscriptions = new Subscriptions(new NoTools(),
			new SubscriptionLimits(MOST, MOST, MOST), this.meters);

	@Test
	void forgetsWhoHasGoneOrWasRefused() {
		long before = LiveObjects.count(ENTRY);
		IntStream.range(0, 10_000).forEach((turn) -> listen(turn).dispose());
		assertThat(open()).isZero();
		List<Disposable> listening = IntStream.range(10_000, 20_000).mapToObj(this::listen).toList();
		assertThat(open()).isEqualTo(MOST);
		assertThat(listening.stream().filter((stream) -> !stream.isDisposed())).hasSize(MOST);
		assertThat(LiveObjects.count(ENTRY) - before).isLessThan(5_000);
	}

	private Disposable listen(int turn) {
		Caller caller = Callers.of("key-" + turn, "crm-" + turn, "conn-" + turn);
		McpRequest request = new McpRequest(caller, "request", SentHeaders.of(Map.of()));
		Message.Request message = new Message.Request(JsonNodeFactory.instance.numberNode(turn), Subscriptions.LISTEN,
				PARAMS);
		Exchange exchange = new Exchange(request, message, new Client("2026-07-28", Set.of(), null),
				Unobserved.operation());
		return this.subscriptions.listen(exchange, exchange.answer(Map.of())).subscribe((event) -> {
		}, (refused) -> assertThat(refused).isInstanceOf(RpcException.class));
	}

	private double open() {
		return this.meters.get("nango.mcp.subscriptions").gauge().value();
	}

}
