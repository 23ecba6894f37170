package io.nangomcp.http;

import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

import io.nangomcp.caller.AgentSession;
import io.nangomcp.caller.Caller;
import io.nangomcp.caller.CallerReader;
import io.nangomcp.caller.EndedSessions;
import io.nangomcp.caller.InvalidCallerException;
import io.nangomcp.caller.SessionEndedException;
import io.nangomcp.mcp.McpHeaders;
import io.nangomcp.mcp.McpRequest;
import io.nangomcp.mcp.McpServer;
import io.nangomcp.mcp.Reply;
import io.nangomcp.mcp.ServerSentEvents;
import io.nangomcp.telemetry.RequestId;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.reactive.HandlerMapping;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebHandler;

/**
 * {@code /mcp}, and the same for one agent session only: checks what HTTP can check, and
 * leaves the rest to {@link McpServer}. It handles the exchange itself, so that a client
 * that goes away cancels all of it, at any moment.
 */
class McpEndpoint implements WebHandler {

	private static final Logger logger = LoggerFactory.getLogger(McpEndpoint.class);

	/** The path of the endpoint for everyone. */
	static final String PATH = "/mcp";

	private static final String SESSION = "session";

	/** The path of an agent session's own endpoint. */
	static final String OF_SESSION = "/session/{" + SESSION + "}/mcp";

	private final McpServer server;

	private final Drain drain;

	private final CallerReader callerReader;

	private final EndedSessions endedSessions;

	private final OwnHosts hosts;

	private final ReplyMeters meters;

	private final RequestBodies bodies;

	private final Documents documents;

	McpEndpoint(McpServer server, Drain drain, CallerReader callerReader, EndedSessions endedSessions, OwnHosts hosts,
			RequestBodies bodies, ReplyMeters meters) {
		this.server = server;
		this.drain = drain;
		this.callerReader = callerReader;
		this.endedSessions = endedSessions;
		this.hosts = hosts;
		this.meters = meters;
		this.bodies = bodies;
		this.documents = new Documents(meters);
	}

	@Override
	public Mono<Void> handle(ServerWebExchange exchange) {
		return handle(exchange.getRequest(), exchange.getResponse(), sessionOf(exchange));
	}

	/**
	 * Answers a request.
	 * @param request the request
	 * @param response what its client gets
	 * @param session the session whose own endpoint this is, {@code null} where it is
	 * everyone's
	 * @return completes when the response is written
	 */
	Mono<Void> handle(ServerHttpRequest request, ServerHttpResponse response, @Nullable String session) {
		String requestId = RequestIds.identify(request, response);
		McpHeaders headers = new McpHeaders(request.getHeaders()::getOrEmpty);
		Function<Reply, Mono<Void>> writer = (reply) -> write(reply, response, headers);
		return this.drain
			.within(() -> answer(request, response, session, requestId, headers, writer),
					() -> writer.apply(this.server.refuse(503, "The server stops; send the request again", requestId)))
			.onErrorResume((failure) -> !response.isCommitted() && !RequestBodies.isBroken(failure),
					(failure) -> writer.apply(unforeseen(failure, requestId)))
			.contextWrite((context) -> RequestId.within(requestId, context));
	}

	private Reply unforeseen(Throwable failure, String requestId) {
		logger.atError().addKeyValue("request", requestId).setCause(failure).log("Request failed");
		return this.server.refuse(500, "Internal error", requestId);
	}

	private Mono<Void> answer(ServerHttpRequest request, ServerHttpResponse response, @Nullable String session,
			String requestId, McpHeaders headers, Function<Reply, Mono<Void>> writer) {
		if (!request.getMethod().equals(HttpMethod.POST)) {
			return writer.apply(this.server.refuse(405, "This endpoint answers to POST only", requestId));
		}
		Optional<String> foreign = this.hosts.findForeign(request.getHeaders());
		if (foreign.isPresent()) {
			return writer.apply(this.server.refuse(403, foreign.get(), requestId));
		}
		if (!Documents.isJson(request.getHeaders())) {
			return writer
				.apply(this.server.refuse(415, "The header \"Content-Type\" must be application/json", requestId));
		}
		try {
			Caller caller = (session != null) ? this.callerReader.readSession(request.getHeaders())
					: this.callerReader.read(request.getHeaders());
			McpRequest read = new McpRequest(caller, requestId, headers);
			Mono<Void> handled = this.bodies.read(request, response)
				.onErrorResume(UnreadableBodyException.class,
						(failure) -> refuse(failure, requestId, writer).then(Mono.empty()))
				.flatMap((body) -> this.server.handle(read, body, writer));
			return (caller.account() instanceof Caller.Session(AgentSession stated))
					? isGood(stated, session)
						.flatMap((good) -> good ? handled : refuse(new SessionEndedException(), requestId, writer))
					: handled;
		}
		catch (SessionEndedException ex) {
			return refuse(ex, requestId, writer);
		}
		catch (InvalidCallerException ex) {
			return writer.apply(this.server.refuse(400, String.valueOf(ex.getMessage()), requestId));
		}
	}

	private static @Nullable String sessionOf(ServerWebExchange exchange) {
		Map<String, String> variables = exchange.getRequiredAttribute(HandlerMapping.URI_TEMPLATE_VARIABLES_ATTRIBUTE);
		return variables.get(SESSION);
	}

	private Mono<Boolean> isGood(AgentSession stated, @Nullable String session) {
		return (session == null || session.equals(stated.id()))
				? this.endedSessions.hasEnded(stated).map((ended) -> !ended) : Mono.just(false);
	}

	private Mono<Void> refuse(SessionEndedException ended, String requestId, Function<Reply, Mono<Void>> writer) {
		return writer.apply(this.server.refuse(401, String.valueOf(ended.getMessage()), requestId));
	}

	private Mono<Void> refuse(UnreadableBodyException failure, String requestId, Function<Reply, Mono<Void>> writer) {
		return writer.apply(this.server.refuse(failure.status(), String.valueOf(failure.getMessage()), requestId));
	}

	private Mono<Void> write(Reply reply, ServerHttpResponse response, McpHeaders headers) {
		return switch (reply) {
			case Reply.Accepted _ -> {
				this.documents.setStatus(HttpStatus.ACCEPTED, response);
				yield response.setComplete();
			}
			case Reply.Json json -> writeJson(json, response, headers);
			case Reply.Stream stream -> writeStream(stream, response);
		};
	}

	private Mono<Void> writeJson(Reply.Json json, ServerHttpResponse response, McpHeaders headers) {
		json.headers().forEach(response.getHeaders()::set);
		if (json.status() == HttpStatus.METHOD_NOT_ALLOWED.value()) {
			response.getHeaders().set(HttpHeaders.ALLOW, HttpMethod.POST.name());
		}
		Reply.Document document = json.document();
		return headers.acceptOnlyEventStream()
				? this.documents.write(json.status(), MediaType.TEXT_EVENT_STREAM_VALUE,
						(out) -> out.write(ServerSentEvents.message(document.toBytes())), response)
				: this.documents.write(json.status(), MediaType.APPLICATION_JSON_VALUE, document::writeTo, response);
	}

	private Mono<Void> writeStream(Reply.Stream stream, ServerHttpResponse response) {
		this.documents.setStatus(HttpStatus.OK, response);
		response.getHeaders().setContentType(MediaType.TEXT_EVENT_STREAM);
		response.getHeaders().setCacheControl(CacheControl.noCache());
		// nginx would hold events back.
		response.getHeaders().set("X-Accel-Buffering", "no");
		return response.writeAndFlushWith(
				this.meters.countOpen(stream.frames()).map((frame) -> Mono.just(response.bufferFactory().wrap(frame))));
	}

}
