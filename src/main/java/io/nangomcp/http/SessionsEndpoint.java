package io.nangomcp.http;

import java.net.URI;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

import io.nangomcp.caller.CallerReader;
import io.nangomcp.caller.InvalidCallerException;
import io.nangomcp.nango.NangoKey;
import io.nangomcp.sessions.SessionEnd;
import io.nangomcp.sessions.SessionException;
import io.nangomcp.sessions.Sessions;
import io.nangomcp.telemetry.RequestId;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.reactive.HandlerMapping;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebHandler;

/**
 * {@code POST /sessions} and {@code DELETE /sessions/{id}}, in the shapes that Nango's
 * have.
 */
class SessionsEndpoint implements WebHandler {

	private static final Logger logger = LoggerFactory.getLogger(SessionsEndpoint.class);

	private static final String SESSION = "session";

	/** The path of all sessions. */
	static final String ALL = "/sessions";

	/** The path of one session. */
	static final String ONE = "/sessions/{" + SESSION + "}";

	private final Sessions sessions;

	private final CallerReader callerReader;

	private final Drain drain;

	private final OwnHosts hosts;

	private final @Nullable URI publicUrl;

	private final RequestBodies bodies;

	private final Documents documents;

	private final JsonMapper mapper;

	SessionsEndpoint(Sessions sessions, CallerReader callerReader, Drain drain, OwnHosts hosts,
			PublicUrlProperties publicUrl, RequestBodies bodies, Documents documents, JsonMapper mapper) {
		this.sessions = sessions;
		this.callerReader = callerReader;
		this.drain = drain;
		this.hosts = hosts;
		this.publicUrl = publicUrl.publicUrl();
		this.bodies = bodies;
		this.documents = documents;
		this.mapper = mapper;
	}

	@Override
	public Mono<Void> handle(ServerWebExchange exchange) {
		String requestId = RequestIds.identify(exchange.getRequest(), exchange.getResponse());
		return this.drain
			.within(() -> respond(Mono.defer(() -> answer(exchange)), exchange, requestId),
					() -> respond(Mono
						.error(new SessionException(503, "shutting_down", "The server stops; send the request again")),
							exchange, requestId))
			.contextWrite((context) -> RequestId.within(requestId, context));
	}

	private Mono<Void> respond(Mono<ObjectNode> answer, ServerWebExchange exchange, String requestId) {
		return answer.map((body) -> new Answer(HttpStatus.OK.value(), body))
			.onErrorResume((failure) -> Mono.just(explain(failure, requestId)))
			.flatMap((told) -> this.documents.write(told.status, MediaType.APPLICATION_JSON_VALUE,
					(out) -> this.mapper.writeValue(out, told.body), exchange.getResponse()));
	}

	private Mono<ObjectNode> answer(ServerWebExchange exchange) {
		ServerHttpRequest request = exchange.getRequest();
		String session = sessionOf(exchange);
		HttpMethod only = (session != null) ? HttpMethod.DELETE : HttpMethod.POST;
		if (!request.getMethod().equals(only)) {
			exchange.getResponse().getHeaders().set(HttpHeaders.ALLOW, only.name());
			throw new SessionException(405, "method_not_allowed", "This endpoint answers to %s only".formatted(only));
		}
		Optional<String> foreign = this.hosts.findForeign(request.getHeaders());
		if (foreign.isPresent()) {
			throw new SessionException(403, "forbidden", foreign.get());
		}
		NangoKey key = readKey(request.getHeaders());
		return (session != null) ? this.sessions.end(key, session).map(SessionEnd::toJson) : create(key, exchange);
	}

	private Mono<ObjectNode> create(NangoKey key, ServerWebExchange exchange) {
		ServerHttpRequest request = exchange.getRequest();
		if (!Documents.isJson(request.getHeaders())) {
			throw new SessionException(415, "invalid_content_type",
					"The header \"Content-Type\" must be application/json");
		}
		return this.bodies.read(request, exchange.getResponse())
			.map(this::readJson)
			.flatMap((body) -> this.sessions.create(key, body))
			.map((created) -> created.toJson(server(request)));
	}

	private NangoKey readKey(HttpHeaders headers) {
		try {
			return this.callerReader.readKey(headers);
		}
		catch (InvalidCallerException ex) {
			throw headers.containsHeader(HttpHeaders.AUTHORIZATION)
					? new SessionException(401, "malformed_auth_header", String.valueOf(ex.getMessage()))
					: new SessionException(401, "missing_auth_header", String.valueOf(ex.getMessage()));
		}
	}

	private JsonNode readJson(byte[] body) {
		try {
			return this.mapper.readTree(body);
		}
		catch (JacksonException ex) {
			throw new SessionException(400, "invalid_json", "The body is not JSON");
		}
	}

	/** Never what a request says of it, which anyone may have written. */
	private String server(ServerHttpRequest request) {
		if (this.publicUrl != null) {
			return this.publicUrl.toString();
		}
		String scheme = (request.getSslInfo() != null) ? "https" : "http";
		return "%s://127.0.0.1:%d".formatted(scheme, Objects.requireNonNull(request.getLocalAddress()).getPort());
	}

	private static @Nullable String sessionOf(ServerWebExchange exchange) {
		Map<String, String> variables = exchange.getRequiredAttribute(HandlerMapping.URI_TEMPLATE_VARIABLES_ATTRIBUTE);
		return variables.get(SESSION);
	}

	private static Answer explain(Throwable failure, String requestId) {
		SessionException refusal = switch (failure) {
			case SessionException known -> known;
			case UnreadableBodyException unreadable ->
				new SessionException(unreadable.status(), "unreadable_body", String.valueOf(unreadable.getMessage()));
			default -> {
				logger.atError().addKeyValue("request", requestId).setCause(failure).log("Request failed");
				yield new SessionException(500, "internal_error", "Internal error");
			}
		};
		return new Answer(refusal.status(), refusal.toJson());
	}

	private record Answer(int status, ObjectNode body) {

	}

}
