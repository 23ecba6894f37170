package io.nangomcp.telemetry;

import java.util.Arrays;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

import io.micrometer.common.docs.KeyName;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.docs.MeterDocumentation;

/**
 * The meters of this server, beside that of {@link OperationObservation} and those of its
 * libraries. Each tag has few values, whatever clients and Nango send.
 */
public enum ServerMeter implements MeterDocumentation {

	/**
	 * Calls of tools. After the first 1000 tools, further ones are {@code other}.
	 */
	TOOL_CALLS("nango.mcp.tool.calls", Meter.Type.TIMER, "Calls of tools", Tag.INTEGRATION, Tag.TOOL, Tag.OUTCOME),

	/**
	 * Calls of tools that run.
	 */
	TOOL_CALLS_ACTIVE("nango.mcp.tool.calls.active", Meter.Type.GAUGE, "Calls of tools that run"),

	/**
	 * Tools whose definition was another one when it was loaded again.
	 */
	DEFINITION_CHANGES("nango.mcp.tool.definition.changes", Meter.Type.COUNTER,
			"Tools whose definition was another one when it was loaded again"),

	/**
	 * Requests that a limit refused.
	 */
	LIMIT_REFUSALS("nango.mcp.limit.refusals", Meter.Type.COUNTER, "Requests that a limit refused", Tag.LIMIT),

	/**
	 * Times that Redis did not say, or was not told, which agent sessions have ended.
	 */
	SESSION_STORE_FAILURES("nango.mcp.sessions.store.failures", Meter.Type.COUNTER,
			"Times that Redis did not say, or was not told, which agent sessions have ended"),

	/**
	 * Replies to HTTP requests.
	 */
	HTTP_REPLIES("nango.mcp.http.replies", Meter.Type.COUNTER, "Replies to HTTP requests", Tag.STATUS),

	/**
	 * HTTP requests that are being answered.
	 */
	HTTP_REQUESTS_ACTIVE("nango.mcp.http.requests.active", Meter.Type.GAUGE, "HTTP requests that are being answered"),

	/**
	 * Event streams that are open.
	 */
	HTTP_STREAMS("nango.mcp.http.streams", Meter.Type.GAUGE, "Event streams that are open"),

	/**
	 * Connections of clients that are open.
	 */
	HTTP_CONNECTIONS("nango.mcp.http.connections", Meter.Type.GAUGE, "Connections of clients that are open"),

	/**
	 * Subscriptions that are open.
	 */
	SUBSCRIPTIONS("nango.mcp.subscriptions", Meter.Type.GAUGE, "Subscriptions that are open"),

	/**
	 * Loads of tool lists from Nango.
	 */
	CATALOG_LOADS("nango.mcp.catalog.loads", Meter.Type.TIMER, "Loads of tool lists from Nango", Tag.RESULT),

	/**
	 * Tool lists that were served though they were due.
	 */
	CATALOG_STALE("nango.mcp.catalog.stale", Meter.Type.COUNTER, "Tool lists that were served though they were due"),

	/**
	 * Connections to Nango.
	 */
	UPSTREAM_CONNECTIONS("nango.mcp.upstream.connections", Meter.Type.GAUGE, "Connections to Nango", Tag.REQUEST,
			Tag.STATE),

	/**
	 * Requests to Nango that were worth a repeat.
	 */
	UPSTREAM_RETRIES("nango.mcp.upstream.retries", Meter.Type.COUNTER, "Requests to Nango that were worth a repeat",
			Tag.REQUEST, Tag.DECISION),

	/**
	 * Repeats that the retry budget would pay for.
	 */
	UPSTREAM_RETRY_BUDGET("nango.mcp.upstream.retry.budget", Meter.Type.GAUGE,
			"Repeats that the retry budget would pay for", Tag.REQUEST),

	/**
	 * 1 for the state that the circuit to Nango is in, 0 for the others.
	 */
	UPSTREAM_CIRCUIT("nango.mcp.upstream.circuit", Meter.Type.GAUGE,
			"1 for the state that the circuit to Nango is in, 0 for the others", Tag.STATE),

	/**
	 * How much of a key's rate limit Nango still allows, in percent, at each of its
	 * answers.
	 */
	UPSTREAM_ALLOWANCE("nango.mcp.upstream.allowance", Meter.Type.DISTRIBUTION_SUMMARY,
			"How much of a key's rate limit Nango still allows, in percent, at each of its answers");

	private static final String PERCENT = "percent";

	private static final double[] PERCENTAGES = { 5, 10, 25, 50, 75, 100 };

	private final String meterName;

	private final Meter.Type type;

	private final String description;

	@SuppressWarnings("ImmutableEnumChecker") // Only copies of it leave.
	private final Tag[] tags;

	ServerMeter(String meterName, Meter.Type type, String description, Tag... tags) {
		this.meterName = meterName;
		this.type = type;
		this.description = description;
		this.tags = tags;
	}

	@Override
	public String getName() {
		return this.meterName;
	}

	@Override
	public Meter.Type getType() {
		return this.type;
	}

	@Override
	public KeyName[] getKeyNames() {
		return this.tags.clone();
	}

	/**
	 * What it says, for operators.
	 * @return a phrase
	 */
	public String description() {
		return this.description;
	}

	/**
	 * Registers one of the counters of this name.
	 * @param registry where
	 * @param values a value for each tag
	 * @return the counter
	 */
	public Counter counter(MeterRegistry registry, String... values) {
		return Counter.builder(this.meterName).description(this.description).tags(tags(values)).register(registry);
	}

	/**
	 * Registers a gauge.
	 * @param registry where
	 * @param owner whose gauge it is; not kept from the garbage collector
	 * @param value what it shows
	 * @param values a value for each tag
	 * @param <T> the owner's type
	 */
	public <T> void gauge(MeterRegistry registry, T owner, ToDoubleFunction<T> value, String... values) {
		Gauge.builder(this.meterName, owner, value).description(this.description).tags(tags(values)).register(registry);
	}

	/**
	 * Finds or registers one of the timers of this name.
	 * @param registry where
	 * @param values a value for each tag
	 * @return the timer
	 */
	public Timer timer(MeterRegistry registry, String... values) {
		return Timer.builder(this.meterName).description(this.description).tags(tags(values)).register(registry);
	}

	/**
	 * Registers a summary of whole percentages.
	 * @param registry where
	 * @return the summary
	 */
	public DistributionSummary percentages(MeterRegistry registry) {
		return DistributionSummary.builder(this.meterName)
			.description(this.description)
			.baseUnit(PERCENT)
			.serviceLevelObjectives(PERCENTAGES)
			.register(registry);
	}

	private Tags tags(String... values) {
		if (values.length != this.tags.length) {
			throw new IllegalArgumentException(
					"%s has the tags %s".formatted(this.meterName, Arrays.toString(this.tags)));
		}
		Tags all = Tags.empty();
		for (int index = 0; index < values.length; index++) {
			all = all.and(this.tags[index].asString(), values[index]);
		}
		return all;
	}

	/**
	 * What tells meters of one name apart.
	 */
	public enum Tag implements KeyName {

		/** The integration of the tool, {@code unknown} where no tool was found. */
		INTEGRATION,

		/** The tool, {@code unknown} where none was found. */
		TOOL,

		/** {@code success} or what else came of the call, as in the audit log. */
		OUTCOME,

		/** The setting that is the limit. */
		LIMIT,

		/** The HTTP status. */
		STATUS,

		/** {@code loaded}, {@code unchanged} or {@code failed}. */
		RESULT,

		/** {@code call} of an action, or {@code other}. */
		REQUEST,

		/** {@code repeated}, or {@code over_budget}. */
		DECISION,

		/** Of a circuit or a connection. */
		STATE;

		@Override
		public String asString() {
			return name().toLowerCase(Locale.ROOT);
		}

	}

}
