package io.nangomcp.catalog;

import java.time.Duration;

import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

import org.springframework.stereotype.Component;

/**
 * The calls that run, which end early when the server stops.
 */
@Component
public class RunningCalls {

	private final Sinks.Empty<Void> end = Sinks.empty();

	/**
	 * Ends all calls with an answer that says so. Their actions may go on.
	 */
	public void end() {
		this.end.tryEmitEmpty();
	}

	/**
	 * Waits, no longer than calls may run.
	 * @param time how long
	 * @return completes then
	 */
	public Mono<Void> pause(Duration time) {
		return Mono.firstWithSignal(Mono.delay(time).then(), ended());
	}

	/**
	 * Tells when calls must end.
	 * @return completes then
	 */
	public Mono<Void> ended() {
		return this.end.asMono();
	}

}
