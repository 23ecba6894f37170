package io.nangomcp.sandbox;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.nangomcp.sandbox.Rule.Field;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import org.springframework.web.reactive.function.server.ServerRequest;

/**
 * What the bodies of both endpoints for Connect sessions may say, checked as Nango does.
 */
final class SessionRequest {

	static final Rule END_USER = Rule.object(Field.required("id", Rule.text(1, Rule.MAX_LENGTH)),
			Field.optional("email", Rule.email()), Field.optional("display_name", Rule.text(0, Rule.MAX_LENGTH)),
			Field.optional("tags", Tags.OF_END_USER));

	static final Field ORGANIZATION = Field.optional("organization",
			Rule.object(Field.required("id", Rule.text(0, Rule.MAX_LENGTH)),
					Field.optional("display_name", Rule.text(0, Rule.MAX_LENGTH))));

	static final Field CONFIG_DEFAULTS = Field.optional("integrations_config_defaults",
			Rule.record(Rule.INTEGRATION_KEY,
					Rule.object(Field.optional("user_scopes", Rule.anyText()),
							Field.optional("authorization_params", Rule.record(Rule.anyText(), Rule.anyText())),
							Field.optional("connection_config", Rule.anyObject()))));

	static final Field OVERRIDES = Field.optional("overrides", Rule.record(Rule.INTEGRATION_KEY, Rule.anyObject()));

	static final Field WEBHOOK_URL = Field.optional("webhook_url_override", Rule.anyText());

	private SessionRequest() {
	}

	/** Ends the request if it has a query, or a body that is not what the rule says. */
	static ObjectNode body(Call call, Rule rule) {
		Rule.object().require("invalid_query_params", Query.of(call.request()));
		rule.require("invalid_body", call.body());
		return call.body().asObject();
	}

	/** Ends the request if the body names an integration that is not there. */
	static void requireIntegrations(JsonNode body, Environment environment) {
		JsonNode allowed = body.path("allowed_integrations");
		Issue.refuse("invalid_body",
				IntStream.range(0, allowed.size())
					.filter((index) -> environment.integration(allowed.required(index).stringValue()).isEmpty())
					.mapToObj((index) -> unknownIntegration("allowed_integrations", String.valueOf(index)))
					.toList());
		Issue.refuse("invalid_body",
				Stream.of("integrations_config_defaults", "overrides")
					.flatMap((field) -> body.path(field)
						.propertyNames()
						.stream()
						.filter((key) -> environment.integration(key).isEmpty())
						.map((key) -> unknownIntegration(field, key)))
					.toList());
	}

	static Reply reply(ConnectSession session, ServerRequest request) {
		String link = request.uri().resolve(ConnectUi.PATH + "?session_token=" + session.token()).toString();
		ObjectNode data = Json.object()
			.put("token", session.token())
			.put("connect_link", link)
			.put("expires_at", Json.TIMESTAMP.format(session.expires()));
		return Reply.created(Json.object().set("data", data));
	}

	private static Issue unknownIntegration(String... path) {
		return new Issue("custom", "Integration does not exist", List.of(path));
	}

}
