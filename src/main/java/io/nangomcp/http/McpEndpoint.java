package io.nangomcp.http;

import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import java.util.regex.Pattern;

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
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerResponse;

import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.http.server.reactive.ServerHttpResponseDecorator;
import org.springframework.web.reactive.HandlerMapping;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebHandler;

/**
 * {@code /mcp}, and the same for one agent session only: checks what HTTP can check, and
 * leaves the rest to {@link McpServer}. It handles the exchange itself, so that a client
 * that goes away cancels all of it, at any moment.
 */
class McpEndpoint implements WebHandler {

	private static final String SESSION = "session";

	/** The path of an agent session's own endpoint. */
	static final String OF_SESSION = "/session/{" + SESSION + "}/mcp";

	/** Names no authorization server, which would send clients into an OAuth of ours. */
	private static final String CHALLENGE = "Bearer error=\"invalid_token\"";

	private static final String REQUEST_ID = "X-Request-Id";

	private static final Pattern USABLE_REQUEST_ID = Pattern.compile("[A-Za-z0-9._-]{1,64}");

	/** What is not as it should be at the moment, and may soon be. */
	private static final Set<Integer> PASSING = Set.of(HttpStatus.TOO_MANY_REQUESTS.value(),
			HttpStatus.SERVICE_UNAVAILABLE.value());

	/**
	 * After these nothing more may come on the connection: the rest of a large body would
	 * be taken for the next request, and a server that stops takes none.
	 */
	private static final Set<Integer> CLOSING = Set.of(HttpStatus.CONTENT_TOO_LARGE.value(),
			HttpStatus.REQUEST_TIMEOUT.value(), HttpStatus.TOO_MANY_REQUESTS.value(),
			HttpStatus.SERVICE_UNAVAILABLE.value());

	private final McpServer server;

	private final Drain drain;

	private final CallerReader callerReader;

	private final EndedSessions endedSessions;

	private final OwnHosts hosts;

	private final ReplyMeters meters;

	private final RequestBodies bodies;

	McpEndpoint(McpServer server, Drain drain, CallerReader callerReader, EndedSessions endedSessions, OwnHosts hosts,
			HttpProperties properties, ReplyMeters meters) {
		this.server = server;
		this.drain = drain;
		this.callerReader = callerReader;
		this.endedSessions = endedSessions;
		this.hosts = hosts;
		this.meters = meters;
		this.bodies = new RequestBodies(properties, Runtime.getRuntime().maxMemory());
	}

	@Override
	public Mono<Void> handle(ServerWebExchange exchange) {
		ServerHttpRequest request = exchange.getRequest();
		ServerHttpResponse response = exchange.getResponse();
		String requestId = requestId(request.getHeaders());
		response.getHeaders().set(REQUEST_ID, requestId);
		McpHeaders headers = new McpHeaders(request.getHeaders()::getOrEmpty);
		Function<Reply, Mono<Void>> writer = (reply) -> write(reply, response, headers);
		return Mono
			.using(this.drain::enter,
					(entered) -> entered ? handle(exchange, requestId, headers, writer)
							: writer
								.apply(this.server.refuse(503, "The server stops; send the request again", requestId)),
					(entered) -> leave(entered))
			.contextWrite((context) -> RequestId.within(requestId, context));
	}

	private void leave(boolean entered) {
		if (entered) {
			this.drain.leave();
		}
	}

	private Mono<Void> handle(ServerWebExchange exchange, String requestId, McpHeaders headers,
			Function<Reply, Mono<Void>> writer) {
		ServerHttpRequest request = exchange.getRequest();
		if (!request.getMethod().equals(HttpMethod.POST)) {
			return writer.apply(this.server.refuse(405, "This endpoint answers to POST only", requestId));
		}
		Optional<String> foreign = this.hosts.findForeign(request.getHeaders());
		if (foreign.isPresent()) {
			return writer.apply(this.server.refuse(403, foreign.get(), requestId));
		}
		if (!isJson(request.getHeaders())) {
			return writer
				.apply(this.server.refuse(415, "The header \"Content-Type\" must be application/json", requestId));
		}
		try {
			Caller caller = this.callerReader.read(request.getHeaders());
			McpRequest read = new McpRequest(caller, requestId, headers);
			Mono<Void> handled = readBody(request, exchange.getResponse())
				.onErrorResume(UnreadableBodyException.class,
						(failure) -> refuse(failure, requestId, writer).then(Mono.empty()))
				.flatMap((body) -> this.server.handle(read, body, writer));
			String session = sessionOf(exchange);
			if (session == null && !(caller.account() instanceof Caller.Session)) {
				return handled;
			}
			return isGood(caller, session)
				.flatMap((good) -> good ? handled : refuse(new SessionEndedException(), requestId, writer));
		}
		catch (SessionEndedException ex) {
			return refuse(ex, requestId, writer);
		}
		catch (InvalidCallerException ex) {
			return writer.apply(this.server.refuse(400, String.valueOf(ex.getMessage()), requestId));
		}
	}

	/** The session whose own endpoint this is, {@code null} where it is everyone's. */
	private static @Nullable String sessionOf(ServerWebExchange exchange) {
		Map<String, String> variables = exchange.getRequiredAttribute(HandlerMapping.URI_TEMPLATE_VARIABLES_ATTRIBUTE);
		return variables.get(SESSION);
	}

	private Mono<Boolean> isGood(Caller caller, @Nullable String session) {
		return (caller.account() instanceof Caller.Session(AgentSession stated)
				&& (session == null || session.equals(stated.id())))
						? this.endedSessions.hasEnded(stated).map((ended) -> !ended) : Mono.just(false);
	}

	private Mono<Void> refuse(SessionEndedException ended, String requestId, Function<Reply, Mono<Void>> writer) {
		return writer.apply(this.server.refuse(401, String.valueOf(ended.getMessage()), requestId));
	}

	private Mono<Void> refuse(UnreadableBodyException failure, String requestId, Function<Reply, Mono<Void>> writer) {
		return writer.apply(this.server.refuse(failure.status(), String.valueOf(failure.getMessage()), requestId));
	}

	private Mono<byte[]> readBody(ServerHttpRequest request, ServerHttpResponse response) {
		return this.bodies.read(request)
			.flatMap((body) -> isAnswered(response) ? Mono.error(UnreadableBodyException.broken()) : Mono.just(body));
	}

	/**
	 * Netty answers what is no HTTP by itself, and ends the body as if it were complete.
	 */
	private static boolean isAnswered(ServerHttpResponse response) {
		return ServerHttpResponseDecorator.getNativeResponse(response) instanceof HttpServerResponse netty
				&& netty.hasSentHeaders();
	}

	private Mono<Void> write(Reply reply, ServerHttpResponse response, McpHeaders headers) {
		return switch (reply) {
			case Reply.Accepted _ -> {
				setStatus(response, HttpStatus.ACCEPTED);
				yield response.setComplete();
			}
			case Reply.Json json -> writeJson(json, response, headers);
			case Reply.Stream stream -> writeStream(stream, response);
		};
	}

	private Mono<Void> writeJson(Reply.Json json, ServerHttpResponse response, McpHeaders headers) {
		setStatus(response, HttpStatusCode.valueOf(json.status()));
		json.headers().forEach(response.getHeaders()::set);
		if (json.status() == HttpStatus.METHOD_NOT_ALLOWED.value()) {
			response.getHeaders().set(HttpHeaders.ALLOW, HttpMethod.POST.name());
		}
		if (json.status() == HttpStatus.UNAUTHORIZED.value()) {
			response.getHeaders().set(HttpHeaders.WWW_AUTHENTICATE, CHALLENGE);
		}
		if (PASSING.contains(json.status())) {
			response.getHeaders().set(HttpHeaders.RETRY_AFTER, "1");
		}
		if (CLOSING.contains(json.status())) {
			response.getHeaders().set(HttpHeaders.CONNECTION, "close");
		}
		boolean asEvent = headers.acceptOnlyEventStream();
		byte[] body = asEvent ? ServerSentEvents.message(json.body()) : json.body();
		response.getHeaders().setContentType(asEvent ? MediaType.TEXT_EVENT_STREAM : MediaType.APPLICATION_JSON);
		response.getHeaders().setContentLength(body.length);
		// What is no HTTP Netty has answered already.
		return response.writeWith(Mono.just(response.bufferFactory().wrap(body)))
			.onErrorComplete(IllegalStateException.class);
	}

	private Mono<Void> writeStream(Reply.Stream stream, ServerHttpResponse response) {
		setStatus(response, HttpStatus.OK);
		response.getHeaders().setContentType(MediaType.TEXT_EVENT_STREAM);
		response.getHeaders().setCacheControl(CacheControl.noCache());
		// nginx would hold events back.
		response.getHeaders().set("X-Accel-Buffering", "no");
		return response.writeAndFlushWith(
				this.meters.countOpen(stream.frames()).map((frame) -> Mono.just(response.bufferFactory().wrap(frame))));
	}

	private void setStatus(ServerHttpResponse response, HttpStatusCode status) {
		this.meters.count(status.value());
		response.setStatusCode(status);
	}

	private static boolean isJson(HttpHeaders headers) {
		try {
			return MediaType.APPLICATION_JSON.equalsTypeAndSubtype(headers.getContentType());
		}
		catch (InvalidMediaTypeException ex) {
			return false;
		}
	}

	private static String requestId(HttpHeaders headers) {
		String given = headers.getFirst(REQUEST_ID);
		if (given != null && USABLE_REQUEST_ID.matcher(given).matches()) {
			return given;
		}
		return HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
	}

}
