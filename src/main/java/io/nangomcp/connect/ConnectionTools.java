package io.nangomcp.connect;

import java.util.List;

import io.nangomcp.caller.Caller;
import io.nangomcp.caller.ToolPatterns;
import io.nangomcp.catalog.Call;
import io.nangomcp.catalog.Failures;
import io.nangomcp.catalog.Tool;
import io.nangomcp.catalog.ToolDefinitions;
import io.nangomcp.catalog.ToolInput.Reading;
import io.nangomcp.catalog.ToolOutcome;
import io.nangomcp.catalog.ToolOutcome.Failure;
import io.nangomcp.catalog.Tools;
import io.nangomcp.catalog.Toolset;
import io.nangomcp.catalog.UnknownToolException;
import io.nangomcp.nango.JsonText;
import io.nangomcp.nango.NangoError;
import io.nangomcp.nango.NangoException;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * Our own tools, by which a model finds, creates and renews connections: those that the
 * operator allows and the caller asks for. They show no credentials, and of other users
 * and integrations nothing, unless the operator lets them.
 */
@Component
class ConnectionTools implements Toolset {

	private final List<Tool> tools;

	private final ConnectionCalls calls;

	@Autowired
	ConnectionTools(BuiltinToolProperties properties, ConnectionCalls calls) {
		ToolPatterns allowed = ToolPatterns.of(properties.allow());
		this.tools = define(properties.environmentWide()).stream().filter((tool) -> tool.isAmong(allowed)).toList();
		this.calls = calls;
	}

	/**
	 * All there are.
	 * @param environmentWide whether they reach beyond the caller's user and integration
	 */
	static List<Tool> define(boolean environmentWide) {
		return ToolDefinitions.read(environmentWide ? "/mcp/environment-tools.json" : "/mcp/user-tools.json");
	}

	@Override
	public Mono<Tools> list(Caller caller) {
		return Mono.fromSupplier(() -> toolsFor(caller));
	}

	@Override
	public Flux<Tools> changes(Caller caller) {
		return Flux.never();
	}

	@Override
	public Mono<ToolOutcome> call(Caller caller, Call call) {
		return Mono.fromSupplier(() -> find(caller, call.tool()))
			.doOnNext((tool) -> call.listener().found(caller.integration(), tool))
			.flatMap((tool) -> run(caller, call, tool));
	}

	private Tools toolsFor(Caller caller) {
		return Tools.of(this.tools.stream()
			.filter((tool) -> tool.isAmong(caller.builtinTools()))
			.filter((tool) -> this.calls.allows(caller, tool.name()))
			.toList());
	}

	private Tool find(Caller caller, String name) {
		return toolsFor(caller).find(name).orElseThrow(() -> new UnknownToolException(name));
	}

	private Mono<ToolOutcome> run(Caller caller, Call call, Tool tool) {
		return switch (tool.input().read(call.arguments())) {
			case Reading.Unfit unfit -> Mono.just(unfit.toFailure());
			case Reading.Fits(JsonNode input) -> Mono.defer(() -> run(caller, call, tool.name(), input))
				.map((output) -> (ToolOutcome) new ToolOutcome.Success(JsonText.of(output.toString()), 0))
				.onErrorResume(ArgumentException.class, (ex) -> Mono.just(ex.explain()))
				.onErrorResume(NangoException.class, (ex) -> explain(ex, caller));
		};
	}

	private Mono<ObjectNode> run(Caller caller, Call call, String name, JsonNode input) {
		return switch (name) {
			case "list_connections" -> this.calls.listConnections(caller, input);
			case "get_connection" -> this.calls.getConnection(caller, input);
			case "create_connect_session" -> this.calls.createConnectSession(caller, input);
			case "create_reconnect_session" -> this.calls.createReconnectSession(caller, input);
			case "wait_for_connection" -> this.calls.waitForConnection(caller, input, call.listener());
			case "list_integrations" -> this.calls.listIntegrations(caller);
			default -> throw new IllegalStateException("There is no tool " + name);
		};
	}

	private static Mono<ToolOutcome> explain(NangoException ex, Caller caller) {
		if (ex.error() instanceof NangoError.InvalidKey) {
			return Mono.error(ex);
		}
		Failure failure = Failures.explain(ex.error(), caller.integration(), 0, true);
		return Mono.just(failure);
	}

}
