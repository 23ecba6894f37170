package io.nangomcp.mcp;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.modelcontextprotocol.spec.McpSchema.ErrorCodes;
import io.nangomcp.caller.Caller;
import io.nangomcp.catalog.Toolset;
import io.nangomcp.nango.NangoException;
import io.nangomcp.telemetry.ServerMeter;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import tools.jackson.databind.JsonNode;

/**
 * {@code subscriptions/listen} (MCP 2026-07-28, subscriptions): streams that tell when
 * the caller's tools change.
 */
final class Subscriptions {

	static final String LISTEN = "subscriptions/listen";

	private static final String ALL = "all";

	private static final String PER_CALLER = "mcp.subscriptions.max-per-caller";

	private static final String PER_KEY = "mcp.subscriptions.max-per-key";

	private static final String TOTAL = "mcp.subscriptions.max-total";

	private static final String TOOLS_CHANGED = "toolsListChanged";

	private final Toolset toolset;

	private final SubscriptionLimits limits;

	private final Map<String, Counter> refusals;

	private final Map<String, Integer> open = new ConcurrentHashMap<>();

	private final Sinks.Empty<Void> closing = Sinks.empty();

	Subscriptions(Toolset toolset, SubscriptionLimits limits, MeterRegistry meters) {
		this.toolset = toolset;
		this.limits = limits;
		this.refusals = Stream.of(PER_CALLER, PER_KEY, TOTAL)
			.collect(Collectors.toUnmodifiableMap(Function.identity(),
					(limit) -> ServerMeter.LIMIT_REFUSALS.counter(meters, limit)));
		ServerMeter.SUBSCRIPTIONS.gauge(meters, this.open, (open) -> open.getOrDefault(ALL, 0));
	}

	/**
	 * Opens a stream.
	 * @param exchange the request
	 * @param end the request's answer, with which the stream ends
	 * @return the acknowledgement, the notifications that were asked for, and at last the
	 * answer
	 */
	Flux<Event> listen(Exchange exchange, Event.Answer end) {
		JsonNode wanted = exchange.params().path("notifications");
		JsonNode toolsChanged = wanted.path(TOOLS_CHANGED);
		if (!wanted.isObject() || !(toolsChanged.isBoolean() || toolsChanged.isMissingNode())) {
			throw RpcException.invalidParams("The notifications to listen for must be an object of booleans");
		}
		if (!toolsChanged.asBoolean(false)) {
			return Flux.just(acknowledge(exchange, Map.of()), end);
		}
		Caller caller = exchange.caller();
		Flux<Event> stream = Flux.concat(Mono.just(acknowledge(exchange, Map.of(TOOLS_CHANGED, true))),
				changes(exchange), Mono.just(end));
		return this.toolset.list(caller)
			.flatMapMany((tools) -> Flux.using(() -> admit(caller), (admitted) -> stream, this::dismiss));
	}

	private Flux<Event> changes(Exchange exchange) {
		return this.toolset.changes(exchange.caller())
			.<Event>map((tools) -> notification(exchange, "notifications/tools/list_changed", Map.of()))
			.onErrorResume(NangoException.class, (refused) -> Flux.empty())
			.takeUntilOther(this.closing.asMono());
	}

	/** Ends all streams with their answers. */
	void end() {
		this.closing.tryEmitEmpty();
	}

	/** Counts a stream for its caller, its key and in all: callers can be invented. */
	private Caller admit(Caller caller) {
		int byCaller = count(caller.binding());
		int byKey = count(caller.key().fingerprint());
		int inAll = count(ALL);
		String exceeded = exceeded(byCaller, byKey, inAll);
		if (exceeded != null) {
			dismiss(caller);
			Objects.requireNonNull(this.refusals.get(exceeded)).increment();
			throw new RpcException(200, ErrorCodes.INTERNAL_ERROR,
					"Too many subscriptions are open; close one, or list the tools again from time to time");
		}
		return caller;
	}

	/** The setting of the limit that is exceeded, if one is. */
	private @Nullable String exceeded(int byCaller, int byKey, int inAll) {
		if (byCaller > this.limits.maxPerCaller()) {
			return PER_CALLER;
		}
		if (byKey > this.limits.maxPerKey()) {
			return PER_KEY;
		}
		return (inAll > this.limits.maxTotal()) ? TOTAL : null;
	}

	private int count(String whose) {
		return this.open.merge(whose, 1, Integer::sum);
	}

	private void dismiss(Caller caller) {
		for (String whose : List.of(caller.binding(), caller.key().fingerprint(), ALL)) {
			this.open.computeIfPresent(whose, (same, count) -> (count > 1) ? count - 1 : null);
		}
	}

	private static Event acknowledge(Exchange exchange, Map<String, Object> honoured) {
		return notification(exchange, "notifications/subscriptions/acknowledged", Map.of("notifications", honoured));
	}

	private static Event notification(Exchange exchange, String method, Map<String, Object> params) {
		Map<String, Object> all = new HashMap<>(params);
		all.put("_meta", meta(exchange));
		return new Event.Notification(method, all);
	}

	/** What each message of a subscription carries. */
	static Map<String, Object> meta(Exchange exchange) {
		return Map.of("io.modelcontextprotocol/subscriptionId", exchange.message().id());
	}

}
