package io.nangomcp.sandbox;

import io.nangomcp.sandbox.ConnectSession.Reconnection;
import io.nangomcp.sandbox.Rule.Field;
import reactor.core.publisher.Mono;
import tools.jackson.databind.node.ObjectNode;

/**
 * <code>POST /connect/sessions/reconnect</code>: lets an end user give a connection new
 * credentials.
 */
final class CreateReconnectSession implements Endpoint {

	private static final Rule BODY = Rule.object(Field.required("connection_id", Rule.CONNECTION_ID),
			Field.required("integration_id", Rule.INTEGRATION_KEY), Field.optional("end_user", SessionRequest.END_USER),
			SessionRequest.ORGANIZATION, SessionRequest.CONFIG_DEFAULTS, SessionRequest.OVERRIDES,
			SessionRequest.WEBHOOK_URL, Field.optional("tags", Tags.RULE));

	private final ConnectSessions sessions;

	CreateReconnectSession(ConnectSessions sessions) {
		this.sessions = sessions;
	}

	@Override
	public Mono<Reply> answer(Call call) {
		ObjectNode body = SessionRequest.body(call, BODY);
		Connection connection = call.environment()
			.connection(body.required("integration_id").stringValue(), body.required("connection_id").stringValue())
			.orElseThrow(() -> new Refusal(
					Reply.error(400, "invalid_body", "ConnectionID or IntegrationId does not exists")));
		SessionRequest.requireIntegrations(body, call.environment());
		Owner named = Owner.of(body);
		ConnectSession session = this.sessions.open(call.environment(), named.isNobody() ? connection.owner() : named,
				new Reconnection(connection));
		return Mono.just(SessionRequest.reply(session, call.request()));
	}

}
