package io.nangomcp.mcp;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;

import io.nangomcp.caller.Caller;
import io.nangomcp.catalog.Call;
import io.nangomcp.catalog.ToolOutcome;
import io.nangomcp.catalog.ToolOutcome.NeedsConnection;
import io.nangomcp.catalog.Toolset;
import io.nangomcp.connect.ConnectionRequests;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Calls tools, and has the user asked to connect where that is what a call needs. Whether
 * a user who has agreed is done is for the call itself to find out: it is tried before
 * the wait and after it.
 */
final class ConnectFlow {

	private final Toolset toolset;

	private final ConnectionRequests requests;

	private final InstantSource clock;

	ConnectFlow(Toolset toolset, ConnectionRequests requests, InstantSource clock) {
		this.toolset = toolset;
		this.requests = requests;
		this.clock = clock;
	}

	/**
	 * Calls a tool.
	 * @param answer what the client says to the question to connect, {@code null} when it
	 * was not asked
	 * @return the outcome, which has a link if it needs a connection
	 */
	Mono<ToolOutcome> call(Caller caller, Call call, @Nullable ConnectAnswer answer) {
		if (answer != null && answer.isRefusal()) {
			return Mono.just(new ToolOutcome.Failure("connection_declined",
					"The user did not agree to connect an account.", true, "Call again when the user wants to.", 0));
		}
		Instant start = this.clock.instant();
		return this.toolset.call(caller, call)
			.flatMap((outcome) -> (outcome instanceof NeedsConnection needed)
					? help(caller, needed, call, answer, start) : Mono.just(outcome));
	}

	private Mono<ToolOutcome> help(Caller caller, NeedsConnection needed, Call call, @Nullable ConnectAnswer answer,
			Instant start) {
		if (answer == null || !needed.allowsQuestion()) {
			return this.requests.addLink(needed);
		}
		if (!answer.isConsent()) {
			return askAgain(needed, answer);
		}
		call.listener().progress("Waiting for the user to connect");
		return this.requests.awaitConnected(needed, timeLeft(caller, start))
			.then(Mono.defer(() -> tryAgain(caller, needed, call, answer, start)));
	}

	private Mono<ToolOutcome> tryAgain(Caller caller, NeedsConnection needed, Call call, ConnectAnswer answer,
			Instant start) {
		Duration left = timeLeft(caller, start);
		if (left != null && !left.isPositive()) {
			return askAgain(needed, answer);
		}
		return this.toolset.call(caller.withCallTimeout(left), call)
			.flatMap((outcome) -> (outcome instanceof NeedsConnection still) ? askAgain(still, answer)
					: Mono.just(outcome));
	}

	/**
	 * With the same link, as long as it works for what is needed. Where only trying shows
	 * whether credentials work, they may be new ones, and the link spent.
	 */
	private Mono<ToolOutcome> askAgain(NeedsConnection needed, ConnectAnswer answer) {
		Question.ToConnect asked = answer.question();
		boolean same = needed.attempts() == 0 && Objects.equals(asked.broken(), needed.broken())
				&& this.clock.instant().isBefore(asked.link().expiresAt());
		return same ? Mono.just(needed.with(asked.link())) : this.requests.addLink(needed);
	}

	/**
	 * Of what the caller waits for altogether, {@code null} when it leaves that to us.
	 */
	private @Nullable Duration timeLeft(Caller caller, Instant start) {
		Duration timeout = caller.callTimeout();
		return (timeout != null) ? timeout.minus(Duration.between(start, this.clock.instant())) : null;
	}

}
