package io.nangomcp.mcp;

import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.modelcontextprotocol.spec.McpSchema.ErrorCodes;
import io.modelcontextprotocol.spec.McpSchema.Implementation;
import io.modelcontextprotocol.spec.McpSchema.ServerCapabilities;
import io.nangomcp.catalog.Answers;
import io.nangomcp.catalog.Tool;
import io.nangomcp.catalog.ToolOutcome;
import io.nangomcp.nango.ConnectLink;
import io.nangomcp.seal.Seal;
import io.nangomcp.telemetry.Operation;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * MCP 2026-07-28, where each request says in its {@code _meta} all that is needed to
 * answer it, and headers repeat some of that.
 */
final class StatelessEra implements Era {

	static final String VERSION = "2026-07-28";

	/** The key in {@code _meta} by which a request belongs to this era. */
	static final String CLAIM = "io.modelcontextprotocol/protocolVersion";

	private static final String CAPABILITIES = "io.modelcontextprotocol/clientCapabilities";

	private static final String SERVER_INFO = "io.modelcontextprotocol/serverInfo";

	private static final Set<String> ELICITATION_ACTIONS = Set.of("accept", "decline", "cancel");

	private static final List<String> VERSIONS = List.of(VERSION);

	/** What a server is changes with its version only, so that anyone may keep it. */
	private static final int DISCOVERY_TTL_MS = 3_600_000;

	private final ToolMethods tools;

	private final Subscriptions subscriptions;

	private final RequestStates requestStates;

	private final Map<String, Object> meta;

	private final WireForms wireForms;

	StatelessEra(ToolMethods tools, ToolForms toolForms, Subscriptions subscriptions, Seal seal, JsonMapper mapper,
			Implementation serverInfo) {
		this.tools = tools;
		this.subscriptions = subscriptions;
		this.requestStates = new RequestStates(seal, InstantSource.system(), mapper);
		this.meta = Map.of(SERVER_INFO, serverInfo);
		this.wireForms = new WireForms(toolForms, this.meta);
	}

	/** Whether a message, of whatever shape, says that it belongs to this era. */
	static boolean claims(JsonNode message) {
		return message.path("params").path("_meta").has(CLAIM);
	}

	static RpcException missingMeta(String key) {
		return new RpcException(400, ErrorCodes.INVALID_PARAMS,
				"Invalid params: _meta[\"%s\"] is required".formatted(key));
	}

	@Override
	public Flux<Event> answer(Message.Request message, McpRequest request, Operation operation) {
		Exchange exchange = new Exchange(request, message, client(message), operation);
		checkHeaders(exchange);
		operation.speaks(VERSION);
		return switch (message.method()) {
			case "server/discover" -> Flux.just(exchange.answer(discovery()));
			case "tools/list" -> this.tools.list(exchange).map(this::listing).<Event>map(exchange::answer).flux();
			case "tools/call" -> call(exchange);
			case Subscriptions.LISTEN -> this.subscriptions.listen(exchange, exchange.answer(endOf(exchange)));
			default ->
				throw new RpcException(404, ErrorCodes.METHOD_NOT_FOUND, "Method not found: " + message.method());
		};
	}

	private static Client client(Message.Request message) {
		JsonNode meta = message.params().path("_meta");
		if (!meta.path(CLAIM).isString()) {
			throw missingMeta(CLAIM);
		}
		if (!meta.path(CAPABILITIES).isObject()) {
			throw missingMeta(CAPABILITIES);
		}
		return new Client(meta.path(CLAIM).asString(), ClientCapability.read(meta.path(CAPABILITIES)), null);
	}

	/** In the order that MCP's own SDKs have, so that of two faults all name the same. */
	private static void checkHeaders(Exchange exchange) {
		String version = exchange.client().protocolVersion();
		String method = exchange.message().method();
		MirroredHeaders headers = new MirroredHeaders(exchange.request().headers());
		headers.checkIfPresent(McpHeaders.PROTOCOL_VERSION, version);
		headers.checkIfPresent(McpHeaders.METHOD, method);
		if (!VERSIONS.contains(version)) {
			throw RpcException.unsupportedVersion(version, VERSIONS);
		}
		headers.checkPresent(McpHeaders.PROTOCOL_VERSION);
		headers.checkPresent(McpHeaders.METHOD);
		headers.checkName(method, exchange.params());
	}

	private Object discovery() {
		return new Result("complete",
				new Discovery(VERSIONS, ServerCapabilities.builder().tools(true).build(), INSTRUCTIONS, this.meta),
				DISCOVERY_TTL_MS, "public");
	}

	private Object listing(ToolPages.Page page) {
		return new Result("complete", this.wireForms.list(page), page.of().freshFor().toMillis(), "private");
	}

	private Object endOf(Exchange exchange) {
		Map<String, Object> meta = new LinkedHashMap<>(this.meta);
		meta.putAll(Subscriptions.meta(exchange));
		return Map.of("resultType", "complete", "_meta", meta);
	}

	private Flux<Event> call(Exchange exchange) {
		ObjectNode responses = readInputResponses(exchange);
		return switch (readQuestion(exchange)) {
			case null -> call(exchange, new Answers(responses, null), null);
			case Question.OfAction(String state) -> call(exchange, new Answers(responses, state), null);
			case Question.ToConnect question ->
				call(exchange, Answers.NONE, new ConnectAnswer(question, actionIn(responses)));
		};
	}

	private Flux<Event> call(Exchange exchange, Answers answers, @Nullable ConnectAnswer connect) {
		return this.tools.call(exchange, answers, connect, (tool) -> checkParameters(tool, exchange),
				(outcome) -> result(outcome, exchange, answers.equals(Answers.NONE)));
	}

	private static String actionIn(@Nullable ObjectNode responses) {
		return (responses != null) ? responses.path(ConnectAnswer.KEY).path("action").asString("") : "";
	}

	private static void checkParameters(Tool tool, Exchange exchange) {
		MirroredHeaders headers = new MirroredHeaders(exchange.request().headers());
		ObjectNode arguments = ToolMethods.readArguments(exchange);
		tool.headerParameters().forEach((parameter) -> headers.checkParameter(parameter, arguments));
	}

	private @Nullable Question readQuestion(Exchange exchange) {
		JsonNode state = exchange.params().path("requestState");
		if (state.isMissingNode() || state.isNull()) {
			return null;
		}
		return Question.read(this.requestStates.open(state.asString(""), exchange.caller(),
				ToolMethods.readName(exchange), ToolMethods.readArguments(exchange)));
	}

	private static @Nullable ObjectNode readInputResponses(Exchange exchange) {
		return switch (exchange.params().get("inputResponses")) {
			case null -> null;
			case NullNode _ -> null;
			case ObjectNode responses when responses.valueStream().allMatch(StatelessEra::isInputResponse) -> responses;
			default -> throw RpcException.invalidParams(
					"The inputResponses must be an object of results of elicitation/create, sampling/createMessage or roots/list");
		};
	}

	private static boolean isInputResponse(JsonNode response) {
		return ELICITATION_ACTIONS.contains(response.path("action").asString("")) || response.path("roots").isArray()
				|| (response.path("role").isString() && response.path("model").isString() && response.has("content"));
	}

	/** A question of ours would take the place of what an action has been told so far. */
	private Object result(ToolOutcome outcome, Exchange exchange, boolean mayAsk) {
		return switch (outcome) {
			case ToolOutcome.InputRequired question -> ask(question, exchange);
			case ToolOutcome.NeedsConnection needed when mayAsk && ConnectMessages.canAsk(needed, exchange.client()) ->
				askToConnect(needed, Objects.requireNonNull(needed.link()), exchange);
			default -> new Result("complete", this.wireForms.result(outcome, exchange), null, null);
		};
	}

	private Object askToConnect(ToolOutcome.NeedsConnection needed, ConnectLink link, Exchange exchange) {
		ObjectNode requests = JsonNodeFactory.instance.objectNode();
		requests.putObject(ConnectAnswer.KEY)
			.put("method", "elicitation/create")
			.set("params", ConnectMessages.elicitation(needed));
		return new InputRequired("input_required", requests,
				sealState(new Question.ToConnect(link, needed.broken()), exchange), this.meta);
	}

	/** Asks what the client can answer. */
	private Object ask(ToolOutcome.InputRequired question, Exchange exchange) {
		ObjectNode answerable = JsonNodeFactory.instance.objectNode();
		Set<ClientCapability> missing = new TreeSet<>();
		question.inputRequests().forEachEntry((key, request) -> {
			ClientCapability needed = ClientCapability.toAnswer(request);
			if (exchange.client().capabilities().contains(needed)) {
				answerable.set(key, request);
			}
			else {
				missing.add(needed);
			}
		});
		if (answerable.isEmpty() && !missing.isEmpty()) {
			throw RpcException.missingCapabilities(missing);
		}
		String state = (question.requestState() != null)
				? sealState(new Question.OfAction(question.requestState()), exchange) : null;
		return new InputRequired("input_required", answerable, state, this.meta);
	}

	private String sealState(Question question, Exchange exchange) {
		return this.requestStates.seal(question.write(), exchange.caller(), ToolMethods.readName(exchange),
				ToolMethods.readArguments(exchange));
	}

	/**
	 * A result, with what this era adds to it.
	 *
	 * @param resultType whether it is complete
	 * @param result the result as both eras write it
	 * @param ttlMs how long it stays fresh, where it may be kept
	 * @param cacheScope who may keep it, likewise
	 */
	@JsonInclude(JsonInclude.Include.NON_NULL)
	private record Result(String resultType, @JsonUnwrapped Object result, @Nullable Number ttlMs,
			@Nullable String cacheScope) {

	}

	private record Discovery(List<String> supportedVersions, ServerCapabilities capabilities, String instructions,
			@JsonProperty("_meta") Map<String, Object> meta) {

	}

	/**
	 * MCP's {@code InputRequiredResult}.
	 */
	private record InputRequired(String resultType,
			@JsonInclude(JsonInclude.Include.NON_EMPTY) ObjectNode inputRequests,
			@JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String requestState,
			@JsonProperty("_meta") Map<String, Object> meta) {

	}

}
