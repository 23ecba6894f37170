package io.nangomcp.mcp;

import io.nangomcp.telemetry.Operation;
import reactor.core.publisher.Flux;

/**
 * One of MCP's two eras: what it demands of a request, and how it writes the answer.
 */
sealed interface Era permits HandshakeEra, StatelessEra {

	/** What a server tells its clients' models about itself. */
	String INSTRUCTIONS = """
			The tools are actions of one integration, run by Nango on one user's connection; others may be about connections themselves. \
			A failed call says what happened and whether the action may have run; do not repeat a write unless it \
			says that this is safe.""";

	/**
	 * Answers a request.
	 * @param message the request
	 * @param request the POST that brought it
	 * @param operation what operators see of it
	 * @return notifications, if any, and then the answer; fails, or throws, with
	 * {@link RpcException} or what {@link ErrorReplies} knows
	 */
	Flux<Event> answer(Message.Request message, McpRequest request, Operation operation);

}
