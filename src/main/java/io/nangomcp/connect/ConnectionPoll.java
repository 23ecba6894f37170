package io.nangomcp.connect;

import java.time.Duration;

import io.nangomcp.nango.NangoError;
import io.nangomcp.nango.NangoException;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Asks Nango the same at a steady beat.
 */
final class ConnectionPoll {

	private static final Duration BEAT = Duration.ofSeconds(2);

	private ConnectionPoll() {
	}

	/** The answers; what Nango does not answer now it may answer next time. */
	static <T> Flux<T> of(Mono<T> question) {
		return Flux.interval(Duration.ZERO, BEAT)
			.onBackpressureDrop()
			.concatMap((beat) -> question.onErrorResume(ConnectionPoll::passes, (unanswered) -> Mono.empty()));
	}

	private static boolean passes(Throwable failure) {
		return failure instanceof NangoException ex
				&& (ex.error().isPassing() || ex.error() instanceof NangoError.TimedOut);
	}

}
