package io.nangomcp.telemetry;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Component;

/**
 * Measures calls of tools, by integration and tool: of so many that metrics stay few, as
 * anyone may bring a Nango with tools of their own.
 */
@Component
public class ToolCalls {

	private static final int MOST_TOOLS = 1_000;

	private static final Tool UNKNOWN = new Tool("unknown", "unknown");

	private static final Tool OTHER = new Tool("other", "other");

	private final MeterRegistry registry;

	private final Set<Tool> measured = ConcurrentHashMap.newKeySet();

	private final Map<Ending, Timer> timers = new ConcurrentHashMap<>();

	private final AtomicInteger places = new AtomicInteger(MOST_TOOLS);

	private final AtomicInteger active = new AtomicInteger();

	ToolCalls(MeterRegistry registry) {
		this.registry = registry;
		ServerMeter.TOOL_CALLS_ACTIVE.gauge(registry, this.active, AtomicInteger::get);
	}

	/**
	 * A call begins.
	 */
	public void begin() {
		this.active.incrementAndGet();
	}

	/**
	 * A call has ended.
	 * @param integration its integration
	 * @param tool the tool's own name, {@code null} when there is no such tool
	 * @param outcome the code of its outcome
	 * @param duration how long it took
	 */
	public void end(String integration, @Nullable String tool, String outcome, Duration duration) {
		this.active.decrementAndGet();
		Tool known = (tool != null) ? bounded(new Tool(integration, tool)) : UNKNOWN;
		this.timers.computeIfAbsent(new Ending(known, outcome), this::timer).record(duration);
	}

	private Timer timer(Ending ending) {
		return ServerMeter.TOOL_CALLS.timer(this.registry, ending.tool().integration(), ending.tool().name(),
				ending.outcome());
	}

	private Tool bounded(Tool tool) {
		if (this.measured.contains(tool)) {
			return tool;
		}
		if (this.places.getAndUpdate((left) -> Math.max(0, left - 1)) == 0) {
			return OTHER;
		}
		this.measured.add(tool);
		return tool;
	}

	private record Tool(String integration, String name) {

	}

	private record Ending(Tool tool, String outcome) {

	}

}
