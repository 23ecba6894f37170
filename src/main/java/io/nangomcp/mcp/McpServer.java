package io.nangomcp.mcp;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

import io.modelcontextprotocol.spec.McpSchema.ErrorCodes;
import io.modelcontextprotocol.spec.McpSchema.Implementation;
import io.nangomcp.calls.CallLimits;
import io.nangomcp.catalog.Toolset;
import io.nangomcp.connect.ConnectionRequests;
import io.nangomcp.seal.Seal;
import io.nangomcp.telemetry.Operation;
import io.nangomcp.telemetry.Operations;
import io.nangomcp.telemetry.Redaction;
import io.nangomcp.telemetry.Telemetry;
import io.nangomcp.telemetry.Watcher;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The server side of MCP's Streamable HTTP, without a memory: each request is answered
 * from itself alone, in the era that its body belongs to.
 */
public final class McpServer {

	private static final Logger logger = LoggerFactory.getLogger(McpServer.class);

	private static final int LONGEST_BATCH = 50;

	private static final int BATCH_CONCURRENCY = 8;

	private final RequestReader reader = new RequestReader();

	private final Operations operations;

	private final Subscriptions subscriptions;

	private final HandshakeEra handshake;

	private final StatelessEra stateless;

	private final Replies replies;

	/**
	 * Creates the server.
	 * @param toolset the tools that it offers
	 * @param callLimits how many calls a caller has at a time and in a minute
	 * @param requests ask users to connect
	 * @param seal seals its handles
	 * @param telemetry what operators see of requests
	 * @param mapper writes JSON without losing digits
	 * @param version our own version
	 * @param streaming the beats of its streams
	 * @param limits how many subscriptions it has at a time
	 */
	public McpServer(Toolset toolset, CallLimits callLimits, ConnectionRequests requests, Seal seal,
			Telemetry telemetry, JsonMapper mapper, String version, Streaming streaming, SubscriptionLimits limits) {
		Implementation serverInfo = Implementation.builder("nango-mcp", version).title("Nango MCP").build();
		ToolMethods tools = new ToolMethods(toolset, callLimits, requests, seal, telemetry, streaming.progress());
		ToolForms toolForms = new ToolForms(mapper);
		this.operations = telemetry.operations();
		this.subscriptions = new Subscriptions(toolset, limits, telemetry.meters());
		this.handshake = new HandshakeEra(tools, toolForms, seal, serverInfo);
		this.stateless = new StatelessEra(tools, toolForms, this.subscriptions, seal, mapper, serverInfo);
		this.replies = new Replies(mapper, streaming);
	}

	/**
	 * The versions of MCP that it speaks.
	 * @return the oldest first
	 */
	public static List<String> protocolVersions() {
		return Stream.concat(HandshakeEra.VERSIONS.stream(), Stream.of(StatelessEra.VERSION)).toList();
	}

	/**
	 * Answers a POST.
	 * @param request the request
	 * @param body the bytes of its body, which should be a JSON-RPC message in UTF-8
	 * @param write writes the reply, and completes when it is written; cancelled when the
	 * client goes away
	 * @return completes when the reply is written; fails only if writing does
	 */
	public Mono<Void> handle(McpRequest request, byte[] body, Function<Reply, Mono<Void>> write) {
		try {
			JsonNode message = this.reader.read(body);
			return message.isArray() ? answerBatch(message, request).flatMap(write)
					: answerSingle(message, request, write);
		}
		catch (RpcException ex) {
			return write.apply(this.replies.toReply(failed(null, ex, request)));
		}
	}

	/**
	 * An error for a request that does not get as far as a message.
	 * @param status the HTTP status
	 * @param message what is wrong and how to mend it
	 * @param requestId the id that our log has for the request
	 * @return a reply with a JSON-RPC error that has no id
	 */
	public Reply refuse(int status, String message, String requestId) {
		return error(status, RpcException.SERVER_ERROR, message, requestId);
	}

	/**
	 * Ends all subscriptions, because the server stops.
	 */
	public void endSubscriptions() {
		this.subscriptions.end();
	}

	private Mono<Void> answerSingle(JsonNode body, McpRequest request, Function<Reply, Mono<Void>> write) {
		return switch (Message.read(body)) {
			case Message.Notification notification -> {
				this.handshake.hear(notification, request);
				yield write.apply(new Reply.Accepted());
			}
			case Message.Response _ when isStateless(request) -> write.apply(error(400, ErrorCodes.INVALID_REQUEST,
					"Clients send no responses in MCP " + StatelessEra.VERSION, request.requestId()));
			case Message.Response _ -> write.apply(new Reply.Accepted());
			case Message.Invalid invalid -> write.apply(this.replies.toReply(failed(invalid, request)));
			case Message.Request message -> this.replies.write(answer(message, body, request),
					message.method().equals(Subscriptions.LISTEN) || request.headers().acceptEventStream(), write);
		};
	}

	private Mono<Reply> answerBatch(JsonNode batch, McpRequest request) {
		boolean stateless = isStateless(request) || batch.valueStream().anyMatch(StatelessEra::claims);
		if (stateless || !HandshakeEra.hasBatches(request.headers().get(McpHeaders.PROTOCOL_VERSION))) {
			return Mono.just(error(400, ErrorCodes.INVALID_REQUEST, "Batches exist in protocol version 2025-03-26 only",
					request.requestId()));
		}
		if (batch.isEmpty() || batch.size() > LONGEST_BATCH) {
			return Mono.just(error(400, ErrorCodes.INVALID_REQUEST,
					"A batch has 1 to %d messages".formatted(LONGEST_BATCH), request.requestId()));
		}
		return Mono.fromCallable(() -> this.handshake.client(request))
			.flatMapMany((client) -> Flux.fromIterable(batch))
			.flatMapSequential((body) -> answerInBatch(body, request), BATCH_CONCURRENCY)
			.map(Event.Answer::response)
			.collectList()
			.<Reply>map((responses) -> responses.isEmpty() ? new Reply.Accepted()
					: new Reply.Json(200, Map.of(), this.replies.document(responses)))
			.onErrorResume(RpcException.class, (ex) -> Mono.just(this.replies.toReply(failed(null, ex, request))));
	}

	private Flux<Event.Answer> answerInBatch(JsonNode body, McpRequest request) {
		return switch (Message.read(body)) {
			case Message.Notification _, Message.Response _ -> Flux.empty();
			case Message.Invalid invalid -> Flux.just(failed(invalid, request));
			case Message.Request message ->
				observed(message, request, (operation) -> this.handshake.answerInBatch(message, request, operation))
					.ofType(Event.Answer.class);
		};
	}

	private static boolean isStateless(McpRequest request) {
		return StatelessEra.VERSION.equals(request.headers().get(McpHeaders.PROTOCOL_VERSION));
	}

	private Flux<Event> answer(Message.Request message, JsonNode body, McpRequest request) {
		Era era = StatelessEra.claims(body) ? this.stateless : this.handshake;
		return observed(message, request, (operation) -> era.answer(message, request, operation));
	}

	private Flux<Event> observed(Message.Request message, McpRequest request, Function<Operation, Flux<Event>> answer) {
		return Flux.deferContextual((context) -> {
			JsonNode metaParent = message.params().path("_meta").path(McpHeaders.TRACE_PARENT);
			Operation operation = this.operations.begin(message.method(), message.id().asString(),
					metaParent.asString(null), request.headers().get(McpHeaders.TRACE_PARENT), context);
			Flux<Event> events = Flux.defer(() -> answer.apply(operation))
				.onErrorResume((failure) -> Flux.just(failed(message.id(), failure, request, operation.traceId())));
			return Watcher.watch(events, (downstream) -> new OperationWatcher(downstream, operation));
		});
	}

	private static Event.Answer failed(Message.Invalid invalid, McpRequest request) {
		return failed(invalid.id(), new RpcException(400, invalid.code(), invalid.message()), request);
	}

	private static Event.Answer failed(@Nullable JsonNode id, Throwable failure, McpRequest request) {
		return failed(id, failure, request, null);
	}

	private static Event.Answer failed(@Nullable JsonNode id, Throwable failure, McpRequest request,
			@Nullable String traceId) {
		RpcException error = ErrorReplies.toRpc(failure, request.caller());
		if (error == null) {
			identified(logger.atError(), request.requestId(), traceId).setCause(failure).log("Request failed");
			error = new RpcException(500, ErrorCodes.INTERNAL_ERROR, "Internal error");
		}
		return answer(id, error, request.requestId(), traceId);
	}

	private Reply error(int status, int code, String message, String requestId) {
		return this.replies.toReply(answer(null, new RpcException(status, code, message), requestId, null));
	}

	private static Event.Answer answer(@Nullable JsonNode id, RpcException error, String requestId,
			@Nullable String traceId) {
		LoggingEventBuilder line = logger.atInfo()
			.addKeyValue("status", error.status())
			.addKeyValue("code", error.code());
		identified(line, requestId, traceId).log("Request refused: {}",
				Redaction.oneLine(String.valueOf(error.getMessage())));
		Map<String, Object> data = new HashMap<>(error.data());
		data.put("requestId", requestId);
		return new Event.Answer(error.status(), Map.of(),
				Response.error(id, new Response.RpcError(error.code(), String.valueOf(error.getMessage()), data)));
	}

	private static LoggingEventBuilder identified(LoggingEventBuilder line, String requestId,
			@Nullable String traceId) {
		LoggingEventBuilder withRequest = line.addKeyValue("request", requestId);
		return (traceId != null) ? withRequest.addKeyValue("trace", traceId) : withRequest;
	}

}
