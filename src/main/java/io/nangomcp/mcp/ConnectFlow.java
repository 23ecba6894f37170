package io.nangomcp.mcp;

import java.time.InstantSource;

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
 * the user has connected is for the call itself to find out, whatever the answer says: it
 * is tried before the wait and after it.
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
		if (answer == null) {
			return call(caller, call);
		}
		if (answer.isRefusal()) {
			return Mono.just(new ToolOutcome.Failure("connection_declined",
					"The user did not agree to connect an account of the integration \"%s\"."
						.formatted(caller.integration()),
					true, "Call again when the user wants to.", 0));
		}
		return this.toolset.call(caller, call)
			.flatMap((outcome) -> (outcome instanceof NeedsConnection needed) ? goOn(caller, call, answer, needed)
					: Mono.just(outcome));
	}

	private Mono<ToolOutcome> call(Caller caller, Call call) {
		return this.toolset.call(caller, call)
			.flatMap((outcome) -> (outcome instanceof NeedsConnection needed) ? this.requests.addLink(needed)
					: Mono.just(outcome));
	}

	private Mono<ToolOutcome> goOn(Caller caller, Call call, ConnectAnswer answer, NeedsConnection needed) {
		if (!answer.isConsent()) {
			return askAgain(answer, needed);
		}
		call.listener().progress("Waiting for the user to connect");
		return this.requests.awaitConnected(needed)
			.then(Mono.defer(() -> this.toolset.call(caller, call)))
			.flatMap((outcome) -> (outcome instanceof NeedsConnection still) ? askAgain(answer, still)
					: Mono.just(outcome));
	}

	private Mono<ToolOutcome> askAgain(ConnectAnswer answer, NeedsConnection needed) {
		return this.clock.instant().isBefore(answer.link().expiresAt()) ? Mono.just(needed.with(answer.link()))
				: this.requests.addLink(needed);
	}

}
