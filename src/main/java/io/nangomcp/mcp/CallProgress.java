package io.nangomcp.mcp;

import java.math.BigDecimal;
import java.time.Duration;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;
import tools.jackson.databind.JsonNode;

/**
 * Tells a client how its call goes on: at each step, and at a steady beat between them.
 * Progress is the time that has passed, in seconds, because nobody knows the total.
 */
final class CallProgress {

	private static final Duration PATIENCE = Duration.ofSeconds(1);

	private final Sinks.Many<String> messages = Sinks.many().unicast().onBackpressureBuffer();

	private final JsonNode token;

	private final Duration beat;

	private final long start = System.nanoTime();

	CallProgress(JsonNode token, Duration beat) {
		this.token = token;
		this.beat = beat;
	}

	/** Whether a client's progress token is one, rather than absent or malformed. */
	static boolean isToken(JsonNode token) {
		return token.isString() || token.isIntegralNumber();
	}

	void report(String message) {
		this.messages.emitNext(message, Sinks.EmitFailureHandler.busyLooping(PATIENCE));
	}

	Flux<Event> notifications() {
		Flux<String> beats = Flux.interval(this.beat)
			.onBackpressureDrop()
			.map((tick) -> "Still running after %d s".formatted(elapsed().toSeconds()));
		return Flux.merge(this.messages.asFlux(), beats)
			.index()
			.map((entry) -> notification(entry.getT1(), entry.getT2()));
	}

	Duration elapsed() {
		return Duration.ofNanos(System.nanoTime() - this.start);
	}

	/** The index makes it increase even within the same millisecond. */
	private Event notification(long index, String message) {
		BigDecimal progress = BigDecimal.valueOf(elapsed().toMillis() * 1_000 + index, 6);
		return new Event.Notification("notifications/progress", new Params(this.token, progress, message));
	}

	/**
	 * MCP's {@code ProgressNotificationParams}; the SDK's record takes no token beyond 32
	 * bits.
	 */
	private record Params(JsonNode progressToken, BigDecimal progress, String message) {

	}

}
