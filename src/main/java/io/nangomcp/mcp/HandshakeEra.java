package io.nangomcp.mcp;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

import io.modelcontextprotocol.spec.McpSchema.ErrorCodes;
import io.modelcontextprotocol.spec.McpSchema.Implementation;
import io.modelcontextprotocol.spec.McpSchema.InitializeResult;
import io.modelcontextprotocol.spec.McpSchema.ServerCapabilities;
import io.modelcontextprotocol.spec.ProtocolVersions;
import io.nangomcp.catalog.Answers;
import io.nangomcp.catalog.ToolOutcome;
import io.nangomcp.seal.Seal;
import io.nangomcp.telemetry.Operation;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * MCP 2025-03-26, 2025-06-18 and 2025-11-25, where {@code initialize} goes before all
 * else. What it said travels in the session id; a client without one is served all the
 * same.
 */
final class HandshakeEra implements Era {

	/** The only version with batches, and the oldest, which knew no version header. */
	private static final String OLDEST = ProtocolVersions.MCP_2025_03_26;

	private static final String INITIALIZE = "initialize";

	static final List<String> VERSIONS = List.of(OLDEST, ProtocolVersions.MCP_2025_06_18,
			ProtocolVersions.MCP_2025_11_25);

	private final ToolMethods tools;

	private final HandshakeSessions sessions;

	private final Cancellations cancellations = new Cancellations();

	private final Implementation serverInfo;

	private final WireForms wireForms;

	HandshakeEra(ToolMethods tools, ToolForms toolForms, Seal seal, Implementation serverInfo) {
		this.tools = tools;
		this.wireForms = new WireForms(toolForms, Map.of());
		this.sessions = new HandshakeSessions(seal);
		this.serverInfo = serverInfo;
	}

	/** Whether a POST with this version header may be a batch. */
	static boolean hasBatches(@Nullable String versionHeader) {
		return versionHeader == null || versionHeader.equals(OLDEST);
	}

	/** Answers a request of a batch, which must not initialize. */
	Flux<Event> answerInBatch(Message.Request message, McpRequest request, Operation operation) {
		if (message.method().equals(INITIALIZE)) {
			throw new RpcException(400, ErrorCodes.INVALID_REQUEST, "A batch must not initialize");
		}
		return answer(message, request, operation);
	}

	@Override
	public Flux<Event> answer(Message.Request message, McpRequest request, Operation operation) {
		String version = request.headers().get(McpHeaders.PROTOCOL_VERSION);
		boolean initialize = message.method().equals(INITIALIZE);
		if (StatelessEra.VERSION.equals(version)) {
			throw initialize ? RpcException.headerMismatch("initialize does not belong to MCP " + version)
					: StatelessEra.missingMeta(StatelessEra.CLAIM);
		}
		if (initialize) {
			return initialize(message, request, operation);
		}
		if (version != null && !VERSIONS.contains(version)) {
			throw new RpcException(400, RpcException.SERVER_ERROR,
					"Unsupported protocol version: the header MCP-Protocol-Version must be one of "
							+ String.join(", ", VERSIONS) + " or " + StatelessEra.VERSION);
		}
		Exchange exchange = new Exchange(request, message, client(request), operation);
		operation.speaks(exchange.client().protocolVersion());
		return this.cancellations.cancellable(exchange, dispatch(exchange));
	}

	/** Hears what wants no answer. */
	void hear(Message.Notification notification, McpRequest request) {
		String sessionId = request.headers().get(McpHeaders.SESSION_ID);
		if (notification.method().equals(Cancellations.METHOD) && sessionId != null) {
			this.sessions.open(sessionId, request.caller())
				.ifPresent((client) -> this.cancellations.cancel(client.session(),
						notification.params().path("requestId")));
		}
	}

	private Flux<Event> dispatch(Exchange exchange) {
		return switch (exchange.message().method()) {
			case "ping" -> Flux.just(exchange.answer(Map.of()));
			case "tools/list" ->
				this.tools.list(exchange).map(this.wireForms::list).<Event>map(exchange::answer).flux();
			case "tools/call" -> this.tools.call(exchange, Answers.NONE, null, (tool) -> {
			}, (outcome) -> result(outcome, exchange));
			default -> throw new RpcException(200, ErrorCodes.METHOD_NOT_FOUND,
					"Method not found: " + exchange.message().method());
		};
	}

	private Flux<Event> initialize(Message.Request message, McpRequest request, Operation operation) {
		JsonNode params = message.params();
		String requested = params.path("protocolVersion").asString("");
		String version = VERSIONS.contains(requested) ? requested : VERSIONS.getLast();
		operation.speaks(version);
		Client client = new Client(version, ClientCapability.read(params.path("capabilities")), null);
		InitializeResult result = InitializeResult
			.builder(version, ServerCapabilities.builder().tools(false).build(), this.serverInfo)
			.instructions(INSTRUCTIONS)
			.build();
		Map<String, String> headers = this.sessions.issue(client, request.caller())
			.map((id) -> Map.of(McpHeaders.SESSION_ID, id))
			.orElse(Map.of());
		return Flux.just(new Event.Answer(200, headers, Response.result(message.id(), result)));
	}

	/**
	 * Finds out who sends a POST.
	 * @throws RpcException if its session is not ours for this caller
	 */
	Client client(McpRequest request) {
		String version = request.headers().get(McpHeaders.PROTOCOL_VERSION);
		String sessionId = request.headers().get(McpHeaders.SESSION_ID);
		if (sessionId == null) {
			return new Client((version != null) ? version : OLDEST, Set.of(), null);
		}
		return this.sessions.open(sessionId, request.caller())
			.orElseThrow(() -> new RpcException(404, RpcException.SERVER_ERROR,
					"The session is not one of ours for this caller; initialize again"));
	}

	private Object result(ToolOutcome outcome, Exchange exchange) {
		Client client = exchange.client();
		if (outcome instanceof ToolOutcome.NeedsConnection needed && ConnectMessages.canAsk(needed, client)
				&& client.protocolVersion().equals(ProtocolVersions.MCP_2025_11_25)) {
			throw RpcException.urlElicitationRequired(needed.caller().integration(),
					ConnectMessages.elicitation(needed).put("elicitationId", UUID.randomUUID().toString()));
		}
		ToolOutcome known = (outcome instanceof ToolOutcome.Content content && client.protocolVersion().equals(OLDEST))
				? withoutLinks(content) : outcome;
		return this.wireForms.result(known, exchange);
	}

	/** The oldest version does not know links to resources. */
	private static ToolOutcome withoutLinks(ToolOutcome.Content content) {
		ArrayNode known = JsonNodeFactory.instance.arrayNode();
		content.content().forEach((item) -> known.add(isLink(item) ? asText(item) : item));
		return new ToolOutcome.Content(known, content.attempts());
	}

	private static boolean isLink(JsonNode item) {
		return item.path("type").asString("").equals("resource_link");
	}

	private static JsonNode asText(JsonNode link) {
		return JsonNodeFactory.instance.objectNode()
			.put("type", "text")
			.put("text", link.path("name").asString() + ": " + link.path("uri").asString());
	}

}
