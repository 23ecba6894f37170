package io.nangomcp.mcp;

import java.util.List;
import java.util.Map;

import io.modelcontextprotocol.spec.McpSchema.ErrorCodes;
import io.modelcontextprotocol.spec.McpSchema.Implementation;
import io.modelcontextprotocol.spec.McpSchema.InitializeResult;
import io.modelcontextprotocol.spec.McpSchema.ServerCapabilities;
import io.modelcontextprotocol.spec.ProtocolVersions;
import io.nangomcp.catalog.Toolset;
import io.nangomcp.seal.Seal;
import io.nangomcp.telemetry.AuditLog;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The server side of MCP's Streamable HTTP, without sessions: each request is answered
 * from itself alone.
 */
public final class McpServer {

	private static final Logger logger = LoggerFactory.getLogger(McpServer.class);

	private static final List<String> SUPPORTED_VERSIONS = List.of(ProtocolVersions.MCP_2025_03_26,
			ProtocolVersions.MCP_2025_06_18, ProtocolVersions.MCP_2025_11_25);

	/** The code that MCP's own SDKs give where JSON-RPC has none. */
	private static final int SERVER_ERROR = -32000;

	private static final int LONGEST_BATCH = 50;

	private static final int BATCH_CONCURRENCY = 8;

	private static final String INSTRUCTIONS = """
			The tools are actions of one integration, run by Nango on one user's connection. \
			A failed call says what happened and whether the action may have run; do not repeat a write unless it \
			says that this is safe.""";

	private final JsonMapper mapper;

	private final Implementation serverInfo;

	private final Map<String, Method> methods;

	/**
	 * Creates the server.
	 * @param toolset the tools that it offers
	 * @param seal seals its cursors
	 * @param auditLog where each tool call is noted
	 * @param mapper reads and writes JSON without losing digits
	 * @param version our own version
	 */
	public McpServer(Toolset toolset, Seal seal, AuditLog auditLog, JsonMapper mapper, String version) {
		ToolMethods tools = new ToolMethods(toolset, seal, auditLog);
		this.mapper = mapper;
		this.serverInfo = Implementation.builder("nango-mcp", version).title("Nango MCP").build();
		this.methods = Map.of("initialize", (params, request) -> Mono.just(initialize(params)), "ping",
				(params, request) -> Mono.just(Map.of()), "tools/list", tools::list, "tools/call", tools::call);
	}

	/**
	 * Answers a POST.
	 * @param request the request
	 * @return the reply; never an error
	 */
	public Mono<Reply> handle(McpRequest request) {
		JsonNode body = parse(request.body());
		if (body.isMissingNode()) {
			return Mono.just(error(400, ErrorCodes.PARSE_ERROR, "The body is not JSON", request.requestId()));
		}
		return body.isArray() ? answerBatch(body, request) : answerSingle(Message.read(body), request);
	}

	private JsonNode parse(byte[] body) {
		try {
			return this.mapper.readTree(body);
		}
		catch (JacksonException ex) {
			return this.mapper.missingNode();
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
		return error(status, SERVER_ERROR, message, requestId);
	}

	private Mono<Reply> answerSingle(Message message, McpRequest request) {
		return answer(message, request).map(this::toReply).defaultIfEmpty(new Reply.Accepted());
	}

	/** Batches exist in 2025-03-26 only, which knows no version header yet. */
	private Mono<Reply> answerBatch(JsonNode batch, McpRequest request) {
		String version = request.protocolVersion();
		if (version != null && !version.equals(ProtocolVersions.MCP_2025_03_26)) {
			return Mono.just(error(400, ErrorCodes.INVALID_REQUEST, "Batches exist in protocol version 2025-03-26 only",
					request.requestId()));
		}
		if (batch.isEmpty() || batch.size() > LONGEST_BATCH) {
			return Mono.just(error(400, ErrorCodes.INVALID_REQUEST,
					"A batch has 1 to %d messages".formatted(LONGEST_BATCH), request.requestId()));
		}
		return Flux.fromIterable(batch)
			.map(Message::read)
			.flatMapSequential((message) -> answer(message, request), BATCH_CONCURRENCY)
			.map(Answer::response)
			.collectList()
			.map((responses) -> responses.isEmpty() ? new Reply.Accepted()
					: new Reply.Json(200, this.mapper.writeValueAsBytes(responses)));
	}

	/** The answer to a message, none if it wants none. */
	private Mono<Answer> answer(Message message, McpRequest request) {
		return switch (message) {
			case Message.Notification _, Message.Response _ -> Mono.empty();
			case Message.Invalid invalid ->
				Mono.just(failed(invalid.id(), new RpcException(400, invalid.code(), invalid.message()), request));
			case Message.Request call -> Mono.defer(() -> dispatch(call, request))
				.map((result) -> new Answer(200, Response.result(call.id(), result)))
				.onErrorResume((failure) -> Mono.just(failed(call.id(), failure, request)));
		};
	}

	private Mono<? extends Object> dispatch(Message.Request call, McpRequest request) {
		String version = request.protocolVersion();
		if (version != null && !SUPPORTED_VERSIONS.contains(version) && !call.method().equals("initialize")) {
			throw new RpcException(400, SERVER_ERROR, "Unsupported protocol version: the header MCP-Protocol-Version "
					+ "must be one of " + String.join(", ", SUPPORTED_VERSIONS));
		}
		Method method = this.methods.get(call.method());
		if (method == null) {
			throw new RpcException(200, ErrorCodes.METHOD_NOT_FOUND, "Method not found: " + call.method());
		}
		return method.handle(call.params(), request);
	}

	private InitializeResult initialize(ObjectNode params) {
		String requested = params.path("protocolVersion").asString("");
		String version = SUPPORTED_VERSIONS.contains(requested) ? requested : SUPPORTED_VERSIONS.getLast();
		return InitializeResult.builder(version, ServerCapabilities.builder().tools(false).build(), this.serverInfo)
			.instructions(INSTRUCTIONS)
			.build();
	}

	private Answer failed(@Nullable JsonNode id, Throwable failure, McpRequest request) {
		RpcException error = ErrorReplies.toRpc(failure, request.caller());
		if (error == null) {
			logger.error("Request {} failed", request.requestId(), failure);
			error = new RpcException(500, ErrorCodes.INTERNAL_ERROR, "Internal error");
		}
		return new Answer(error.status(), errorResponse(id, error, request.requestId()));
	}

	private Reply error(int status, int code, String message, String requestId) {
		return toReply(new Answer(status, errorResponse(null, new RpcException(status, code, message), requestId)));
	}

	private static Response errorResponse(@Nullable JsonNode id, RpcException error, String requestId) {
		logger.atInfo()
			.addKeyValue("status", error.status())
			.addKeyValue("code", error.code())
			.addKeyValue("request", requestId)
			.log("Request refused: {}", error.getMessage());
		return Response.error(id, new Response.RpcError(error.code(), String.valueOf(error.getMessage()),
				Map.of("requestId", requestId)));
	}

	private Reply toReply(Answer answer) {
		return new Reply.Json(answer.status(), this.mapper.writeValueAsBytes(answer.response()));
	}

	/** A method's handler; its result is written as JSON. */
	@FunctionalInterface
	interface Method {

		Mono<? extends Object> handle(ObjectNode params, McpRequest request);

	}

	private record Answer(int status, Response response) {

	}

}
