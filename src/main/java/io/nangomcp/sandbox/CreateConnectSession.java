package io.nangomcp.sandbox;

import java.util.List;
import java.util.stream.Stream;

import io.nangomcp.sandbox.ConnectSession.NewConnection;
import io.nangomcp.sandbox.Rule.Field;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * <code>POST /connect/sessions</code>: lets an end user make a connection.
 */
final class CreateConnectSession implements Endpoint {

	static final String SCOPE = "environment:connect_sessions:write";

	private static final Rule FOR_END_USER = bodyWith(Field.required("end_user", SessionRequest.END_USER),
			Field.optional("tags", Tags.RULE));

	private static final Rule FOR_TAGS_ALONE = bodyWith(Field.optional("end_user", SessionRequest.END_USER),
			Field.required("tags", Tags.RULE));

	private final ConnectSessions sessions;

	CreateConnectSession(ConnectSessions sessions) {
		this.sessions = sessions;
	}

	@Override
	public Mono<Reply> answer(Call call) {
		boolean tagsAlone = call.body().has("tags") && !call.body().has("end_user");
		ObjectNode body = SessionRequest.body(call, tagsAlone ? FOR_TAGS_ALONE : FOR_END_USER);
		SessionRequest.requireIntegrations(body, call.environment());
		NewConnection target = new NewConnection(allowed(body.path("allowed_integrations"), call.environment()));
		ConnectSession session = this.sessions.open(call.environment(), Owner.of(body), target);
		return Mono.just(SessionRequest.reply(session, call.request()));
	}

	/** None means all. */
	private static List<Integration> allowed(JsonNode keys, Environment environment) {
		return keys.isEmpty() ? environment.integrations()
				: keys.valueStream()
					.distinct()
					.flatMap((key) -> environment.integration(key.stringValue()).stream())
					.toList();
	}

	private static Rule bodyWith(Field endUser, Field tags) {
		return Rule.object(Stream
			.of(endUser, SessionRequest.ORGANIZATION,
					Field.optional("allowed_integrations", Rule.list(Rule.INTEGRATION_KEY)),
					SessionRequest.CONFIG_DEFAULTS, SessionRequest.OVERRIDES, SessionRequest.WEBHOOK_URL, tags)
			.toArray(Field[]::new));
	}

}
