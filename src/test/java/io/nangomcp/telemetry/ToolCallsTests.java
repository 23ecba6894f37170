package io.nangomcp.telemetry;

import java.time.Duration;
import java.util.stream.IntStream;

import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ToolCalls}.
 */
class ToolCallsTests {

	private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

	private final ToolCalls calls = new ToolCalls(this.registry);

	@Test
	void measuresSoManyToolsAndNoMore() {
		IntStream.range(0, 5_000).forEach((tool) -> record("crm-" + tool % 7, "tool-" + tool));
		assertThat(timers()).isEqualTo(1_001);
		assertThat(timer("other", "other").count()).isEqualTo(4_000);
	}

	@Test
	void goesOnMeasuringThoseThatItKnows() {
		IntStream.range(0, 5_000).forEach((tool) -> record("crm", "tool-" + tool));
		record("crm", "tool-7");
		assertThat(timer("crm", "tool-7").count()).isEqualTo(2);
	}

	@Test
	void doesNotNameWhatDoesNotExist() {
		this.calls.end("made-up", null, "unknown_tool", Duration.ofMillis(1));
		assertThat(this.registry.get("nango.mcp.tool.calls")
			.tags("integration", "unknown", "tool", "unknown", "outcome", "unknown_tool")
			.timer()
			.count()).isEqualTo(1);
		assertThat(timers()).isEqualTo(1);
	}

	private void record(String integration, String tool) {
		this.calls.end(integration, tool, "success", Duration.ofMillis(1));
	}

	private Timer timer(String integration, String tool) {
		return this.registry.get("nango.mcp.tool.calls").tags("integration", integration, "tool", tool).timer();
	}

	private long timers() {
		return this.registry.find("nango.mcp.tool.calls").timers().size();
	}

}
