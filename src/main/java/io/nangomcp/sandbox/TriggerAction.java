package io.nangomcp.sandbox;

import io.nangomcp.sandbox.Integration.Action;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * <code>POST /action/trigger</code>: runs an action and answers its output as it is. It
 * always runs while the caller waits: <code>X-Async</code> is checked but not obeyed.
 */
final class TriggerAction implements Endpoint {

	static final String SCOPE = "environment:actions:execute";

	private static final int MAX_OUTPUT_BYTES = 2 * 1024 * 1024;

	@Override
	public Mono<Reply> answer(Call call) {
		ActionRequest request = ActionRequest.of(call);
		Connection connection = call.environment()
			.connection(request.integration(), request.connection())
			.orElseThrow(() -> refusal(400, "unknown_connection", "Failed to find connection"));
		Action action = connection.integration()
			.actions()
			.stream()
			.filter((candidate) -> candidate.name().equals(request.action()))
			.findFirst()
			.orElseThrow(() -> refusal(404, "not_found", "Action not found"));
		if (!action.metadata().enabled()) {
			throw refusal(404, "disabled_resource", "The action is disabled");
		}
		Run run = Run.of(connection, request.input());
		Behaviour behaviour = connection.credentials().refused() ? connection.integration().unauthorized()
				: action.behaviour();
		// An action runs to its end even when nobody waits for it any more.
		return Mono.fromFuture(() -> run.perform(behaviour).toFuture(), true).map(TriggerAction::reply);
	}

	private static Reply reply(Outcome outcome) {
		return switch (outcome) {
			case Outcome.Output(JsonNode value) -> output(Json.isFalsy(value) ? NullNode.getInstance() : value);
			case Outcome.Failure(int status, JsonNode error) -> Reply.error(status, error);
		};
	}

	private static Reply output(JsonNode value) {
		int size = Json.bytes(value).length;
		return (size <= MAX_OUTPUT_BYTES) ? Reply.ok(value) : Reply.error(500, tooLarge(size));
	}

	private static JsonNode tooLarge(int size) {
		String message = "Output size is too large: %d bytes. Maximum allowed size is %d bytes (2MB).".formatted(size,
				MAX_OUTPUT_BYTES)
				+ " See the deprecation announcement: https://nango.dev/docs/updates/dev#august-22-2025";
		ObjectNode error = Json.object()
			.put("message", "An internal error occurred during the script execution")
			.put("code", "script_internal_error");
		error.putObject("payload")
			.put("message", message)
			.put("name", "Error")
			.putArray("stacktrace")
			.add("Error: " + message);
		return error;
	}

	private static Refusal refusal(int status, String code, String message) {
		return new Refusal(Reply.error(status, code, message));
	}

}
