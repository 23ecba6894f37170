package io.nangomcp.catalog;

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
	 * Tells when calls must end.
	 * @return completes then
	 */
	public Mono<Void> ended() {
		return this.end.asMono();
	}

}
