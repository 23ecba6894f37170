package io.nangomcp.sandbox;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

import io.nangomcp.sandbox.ConnectSession.NewConnection;
import io.nangomcp.sandbox.ConnectSession.Reconnection;
import io.nangomcp.sandbox.ConnectSession.Target;
import io.nangomcp.sandbox.ConnectSessions.Link;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;

/**
 * A pretend Connect UI. Reading a session's link asks whether to connect; posting to it
 * is the end user who does.
 */
final class ConnectUi {

	static final String PATH = "/connect";

	private final ConnectSessions sessions;

	ConnectUi(ConnectSessions sessions) {
		this.sessions = sessions;
	}

	Mono<ServerResponse> ask(ServerRequest request) {
		Page page = switch (this.sessions.find(token(request))) {
			case Link.Open(ConnectSession session) -> question(session);
			case Link.Closed closed -> deadEnd(closed);
		};
		return page.toResponse();
	}

	Mono<ServerResponse> connect(ServerRequest request) {
		return request.formData()
			.map((form) -> connect(token(request), form.getFirst("integration")))
			.flatMap(Page::toResponse);
	}

	private Page connect(String token, @Nullable String choice) {
		return switch (this.sessions.find(token)) {
			case Link.Open(ConnectSession session) ->
				chosen(session.target(), choice).map((integration) -> connect(token, integration))
					.orElseGet(() -> Page.saying(400, "Which integration?",
							"Choose with the parameter integration: " + names(session.target())));
			case Link.Closed closed -> deadEnd(closed);
		};
	}

	private Page connect(String token, Integration integration) {
		return switch (this.sessions.use(token)) {
			case Link.Open(ConnectSession session) -> connection(session, integration).map(ConnectUi::done)
				.orElseGet(() -> Page.saying(409, "No room", "The sandbox holds no more than "
						+ Environment.MAX_CONNECTIONS + " connections. Start it again to have it empty."));
			case Link.Closed closed -> deadEnd(closed);
		};
	}

	private Optional<Connection> connection(ConnectSession session, Integration integration) {
		Environment environment = session.environment();
		return switch (session.target()) {
			case NewConnection _ -> environment.connect(integration, session.owner(), this.sessions.now());
			case Reconnection(Connection connection) -> Optional.of(environment.reconnect(connection, session.owner()));
		};
	}

	/** The choice among a session's integrations; the only one needs none. */
	private static Optional<Integration> chosen(Target target, @Nullable String choice) {
		List<Integration> integrations = target.integrations();
		String key = (choice == null && integrations.size() == 1) ? integrations.getFirst().uniqueKey() : choice;
		return integrations.stream().filter((integration) -> integration.uniqueKey().equals(key)).findFirst();
	}

	private static Page question(ConnectSession session) {
		String title = switch (session.target()) {
			case NewConnection _ -> "Connect " + names(session.target());
			case Reconnection(Connection connection) ->
				"Reconnect " + names(session.target()) + " (connection " + connection.id() + ")";
		};
		return new Page(200, title, """
				<p>For %s.</p>
				<form method="post">
				<p>%s</p>
				<button type="submit">Connect</button>
				</form>
				""".formatted(Page.text(session.owner().label()), choice(session.target().integrations())));
	}

	private static String choice(List<Integration> integrations) {
		if (integrations.size() == 1) {
			return "";
		}
		return integrations.stream()
			.map((integration) -> "<option value=\"%s\">%s</option>".formatted(Page.text(integration.uniqueKey()),
					Page.text(integration.displayName())))
			.collect(Collectors.joining("\n", "<label>Integration <select name=\"integration\">\n",
					"\n</select></label>"));
	}

	private static Page done(Connection connection) {
		return new Page(200, "Connected",
				"<p>%s is connected for %s, as connection <code>%s</code>. You can go back now.</p>".formatted(
						Page.text(connection.integration().displayName()), Page.text(connection.owner().label()),
						Page.text(connection.id())));
	}

	private static Page deadEnd(Link.Closed closed) {
		return switch (closed) {
			case Link.Used _ -> Page.saying(410, "Already connected", "This link was used. It works once.");
			case Link.Expired _ -> Page.saying(410, "Too late", "This link has expired. Ask for a new one.");
			case Link.Unknown _ ->
				Page.saying(404, "Unknown link", "No Connect session has this token. Ask for a new link.");
		};
	}

	private static String names(Target target) {
		return target.integrations().stream().map(Integration::uniqueKey).collect(Collectors.joining(", "));
	}

	private static String token(ServerRequest request) {
		return request.queryParam("session_token").orElse("");
	}

}
