package io.nangomcp.mcp;

import java.util.Objects;

import io.nangomcp.caller.Caller;
import io.nangomcp.catalog.ToolOutcome.Failure;
import io.nangomcp.catalog.ToolOutcome.NeedsConnection;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The question to connect, in the ways that clients understand.
 */
final class ConnectMessages {

	private ConnectMessages() {
	}

	/**
	 * Whether the question can be put so that the client calls again by itself.
	 * @param client who would put it
	 */
	static boolean canAsk(NeedsConnection needed, Client client) {
		return needed.link() != null && needed.allowsQuestion()
				&& client.capabilities().contains(ClientCapability.ELICITATION_URL);
	}

	/** MCP's {@code ElicitRequestURLParams}. */
	static ObjectNode elicitation(NeedsConnection needed) {
		return JsonNodeFactory.instance.objectNode()
			.put("mode", "url")
			.put("message", message(needed))
			.put("url", Objects.requireNonNull(needed.link()).url());
	}

	/** What the user is asked for, which names the account. */
	static String message(NeedsConnection needed) {
		Caller caller = needed.caller();
		String whose = (caller.account() instanceof Caller.EndUser user) ? " for the user \"%s\"".formatted(user.id())
				: "";
		return (needed.broken() != null) ? "Connect \"%s\"%s again to go on: its credentials no longer work.".formatted(
				caller.integration(), whose) : "Connect \"%s\"%s to go on.".formatted(caller.integration(), whose);
	}

	/** The question in a text, for a model to pass on. */
	static Failure failure(NeedsConnection needed) {
		Failure failure = needed.failure();
		if (needed.link() == null) {
			return failure;
		}
		return new Failure(failure.code(), failure.message(), failure.safeToRepeat(),
				"%s The user connects at this link, which works once, until %s: %s".formatted(failure.nextStep(),
						needed.link().expiresAt(), needed.link().url()),
				failure.attempts());
	}

}
