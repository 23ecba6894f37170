package io.nangomcp.mcp;

import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;

import io.nangomcp.caller.Caller;
import io.nangomcp.calls.CallLimits;
import io.nangomcp.catalog.Answers;
import io.nangomcp.catalog.Call;
import io.nangomcp.catalog.CallListener;
import io.nangomcp.catalog.Tool;
import io.nangomcp.catalog.ToolOutcome;
import io.nangomcp.catalog.Toolset;
import io.nangomcp.connect.ConnectionRequests;
import io.nangomcp.seal.Seal;
import io.nangomcp.telemetry.AuditLog;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code tools/list} and {@code tools/call}, as far as the eras have them in common, and
 * the audit line of each call.
 */
final class ToolMethods {

	private final Toolset toolset;

	private final CallLimits limits;

	private final ConnectFlow connectFlow;

	private final ToolPages pages;

	private final AuditLog auditLog;

	private final Duration progressBeat;

	ToolMethods(Toolset toolset, CallLimits limits, ConnectionRequests requests, Seal seal, AuditLog auditLog,
			Duration progressBeat) {
		this.toolset = toolset;
		this.limits = limits;
		this.connectFlow = new ConnectFlow(toolset, requests, InstantSource.system());
		this.pages = new ToolPages(seal);
		this.auditLog = auditLog;
		this.progressBeat = progressBeat;
	}

	Mono<ToolPages.Page> list(Exchange exchange) {
		JsonNode cursor = exchange.params().path("cursor");
		return this.toolset.list(exchange.caller()).map((tools) -> this.pages.page(tools, cursor, exchange.caller()));
	}

	/**
	 * Calls a tool.
	 * @param exchange the request
	 * @param answers what the client answers to earlier questions of the action
	 * @param connect what it answers to the question to connect, if it was asked
	 * @param found may refuse the call once its tool is known
	 * @param write makes a result of the outcome
	 * @return the call's progress, if the client wants it, and the answer
	 */
	Flux<Event> call(Exchange exchange, Answers answers, @Nullable ConnectAnswer connect, Consumer<Tool> found,
			Function<ToolOutcome, Object> write) {
		JsonNode token = exchange.meta().path("progressToken");
		if (!CallProgress.isToken(token) || !exchange.request().headers().acceptEventStream()) {
			Call call = readCall(exchange, answers, new Listener(found, (message) -> {
			}));
			return call(exchange, call, connect).map(write).<Event>map(exchange::answer).flux();
		}
		CallProgress progress = new CallProgress(token, this.progressBeat);
		Call call = readCall(exchange, answers, new Listener(found, progress::report));
		Mono<Event> answer = call(exchange, call, connect)
			.doOnNext((outcome) -> progress.report("Finished after %d ms".formatted(progress.elapsed().toMillis())))
			.map(write)
			.map(exchange::answer);
		return Flux.merge(progress.notifications(), answer).takeUntil(Event::ends);
	}

	private Mono<ToolOutcome> call(Exchange exchange, Call call, @Nullable ConnectAnswer connect) {
		CallAudit audit = new CallAudit(exchange, call);
		return this.limits.within(exchange.caller(), this.connectFlow.call(exchange.caller(), call, connect))
			.doOnNext((outcome) -> audit.write(codeOf(outcome), outcome.attempts()))
			.doOnError((failure) -> audit.write(ErrorReplies.codeOf(failure), null))
			.doOnCancel(() -> audit.write("cancelled", null));
	}

	private static Call readCall(Exchange exchange, Answers answers, CallListener listener) {
		return new Call(readName(exchange), readArguments(exchange), answers, listener);
	}

	/** The name of the tool that is called. */
	static String readName(Exchange exchange) {
		JsonNode name = exchange.params().path("name");
		if (!name.isString()) {
			throw RpcException.invalidParams("The name of the tool must be a string");
		}
		return name.asString();
	}

	/** The arguments of a call, empty when there are none. */
	static ObjectNode readArguments(Exchange exchange) {
		return switch (exchange.params().get("arguments")) {
			case null -> JsonNodeFactory.instance.objectNode();
			case NullNode _ -> JsonNodeFactory.instance.objectNode();
			case ObjectNode arguments -> arguments;
			default -> throw RpcException.invalidParams("The arguments must be an object");
		};
	}

	private static String codeOf(ToolOutcome outcome) {
		return switch (outcome) {
			case ToolOutcome.Success _, ToolOutcome.Content _ -> "success";
			case ToolOutcome.Truncated _ -> "truncated";
			case ToolOutcome.InputRequired _ -> "input_required";
			case ToolOutcome.Failure failure -> failure.code();
			case ToolOutcome.NeedsConnection needed -> needed.failure().code();
		};
	}

	private record Listener(Consumer<Tool> check, Consumer<String> report) implements CallListener {

		@Override
		public void found(Tool tool) {
			this.check.accept(tool);
			this.report.accept("Calling " + tool.name());
		}

		@Override
		public void progress(String message) {
			this.report.accept(message);
		}

	}

	/** Writes one line, though a stream is cancelled once it has its answer. */
	private final class CallAudit {

		private final AtomicBoolean written = new AtomicBoolean();

		private final long start = System.nanoTime();

		private final Exchange exchange;

		private final Call call;

		CallAudit(Exchange exchange, Call call) {
			this.exchange = exchange;
			this.call = call;
		}

		void write(String outcome, @Nullable Integer attempts) {
			if (this.written.compareAndSet(false, true)) {
				Caller caller = this.exchange.caller();
				ToolMethods.this.auditLog.toolCall(this.exchange.request().requestId(), caller.key().hash(),
						caller.integration(), this.call.tool(), outcome, attempts,
						Duration.ofNanos(System.nanoTime() - this.start));
			}
		}

	}

}
