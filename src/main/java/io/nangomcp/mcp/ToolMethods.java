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
import io.nangomcp.schema.ArgumentShape;
import io.nangomcp.seal.Seal;
import io.nangomcp.telemetry.Telemetry;
import io.nangomcp.telemetry.ToolCallRecord;
import io.nangomcp.telemetry.Watcher;
import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.MissingNode;
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

	private final Telemetry telemetry;

	private final Duration progressBeat;

	ToolMethods(Toolset toolset, CallLimits limits, ConnectionRequests requests, Seal seal, Telemetry telemetry,
			Duration progressBeat) {
		this.toolset = toolset;
		this.limits = limits;
		this.connectFlow = new ConnectFlow(toolset, requests, InstantSource.system());
		this.pages = new ToolPages(seal);
		this.telemetry = telemetry;
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
			return call(exchange, answers, connect, new Listener(exchange, found, (message) -> {
			})).<Event>map((outcome) -> exchange.answer(write.apply(outcome))).flux();
		}
		CallProgress progress = new CallProgress(token, this.progressBeat);
		Mono<Event> answer = call(exchange, answers, connect, new Listener(exchange, found, progress::report))
			.doOnNext((outcome) -> progress.report("Finished after %d ms".formatted(progress.elapsed().toMillis())))
			.map(write)
			.map(exchange::answer);
		return Flux.merge(progress.notifications(), answer).takeUntil(Event::ends);
	}

	private Mono<ToolOutcome> call(Exchange exchange, Answers answers, @Nullable ConnectAnswer connect,
			Listener listener) {
		Call call = new Call(readName(exchange), readArguments(exchange), answers, listener);
		Mono<ToolOutcome> outcome = this.limits.within(exchange.caller(),
				this.connectFlow.call(exchange.caller(), call, connect));
		return Watcher.watch(outcome, (downstream) -> new CallReport(downstream, exchange, call, listener));
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

	/** In bytes, where there is a text to count. */
	private static @Nullable Long sizeOf(@Nullable ToolOutcome outcome) {
		return switch (outcome) {
			case null -> null;
			case ToolOutcome.Success success -> (long) success.output().size();
			case ToolOutcome.Truncated truncated -> truncated.size();
			case ToolOutcome.Content _, ToolOutcome.InputRequired _, ToolOutcome.Failure _,
					ToolOutcome.NeedsConnection _ ->
				null;
		};
	}

	/** Knows the tool and its integration once there is one. */
	private static final class Listener implements CallListener {

		private final Exchange exchange;

		private final Consumer<Tool> check;

		private final Consumer<String> report;

		private volatile @Nullable Tool tool;

		private volatile String integration;

		Listener(Exchange exchange, Consumer<Tool> check, Consumer<String> report) {
			this.exchange = exchange;
			this.integration = exchange.caller().integration();
			this.check = check;
			this.report = report;
		}

		@Override
		public void found(String integration, Tool tool) {
			this.integration = integration;
			this.tool = tool;
			this.exchange.operation().calls(integration, tool.name());
			this.check.accept(tool);
			this.report.accept("Calling " + tool.name());
		}

		@Override
		public void progress(String message) {
			this.report.accept(message);
		}

	}

	/** Reports a call once, though a stream is cancelled once it has its answer. */
	private final class CallReport extends Watcher<ToolOutcome> {

		private final AtomicBoolean written = new AtomicBoolean();

		private final long start = System.nanoTime();

		private final Exchange exchange;

		private final Call call;

		private final Listener listener;

		CallReport(CoreSubscriber<? super ToolOutcome> downstream, Exchange exchange, Call call, Listener listener) {
			super(downstream, downstream.currentContext());
			this.exchange = exchange;
			this.call = call;
			this.listener = listener;
			ToolMethods.this.telemetry.toolCalls().begin();
		}

		@Override
		protected void hookOnNext(ToolOutcome outcome) {
			end(codeOf(outcome), outcome);
		}

		@Override
		protected void hookOnError(Throwable failure) {
			end(ErrorReplies.codeOf(failure), null);
		}

		@Override
		protected void hookOnCancel() {
			end("cancelled", null);
		}

		/** The outcome is {@code null} where the call came to none. */
		private void end(String code, @Nullable ToolOutcome outcome) {
			if (this.written.compareAndSet(false, true)) {
				Tool tool = this.listener.tool;
				Duration duration = Duration.ofNanos(System.nanoTime() - this.start);
				this.exchange.operation().comesTo(code);
				ToolMethods.this.telemetry.toolCalls()
					.end(this.listener.integration, (tool != null) ? tool.name() : null, code, duration);
				if (ToolMethods.this.telemetry.auditLog().isOn()) {
					ToolMethods.this.telemetry.auditLog().write(line(tool, code, outcome, duration));
				}
			}
		}

		private ToolCallRecord line(@Nullable Tool tool, String code, @Nullable ToolOutcome outcome,
				Duration duration) {
			Caller caller = this.exchange.caller();
			String user = (caller.account() instanceof Caller.EndUser stated) ? caller.key().pseudonym(stated.id())
					: null;
			String shape = ArgumentShape.of(this.call.arguments(),
					(tool != null) ? tool.inputSchema() : MissingNode.getInstance());
			return new ToolCallRecord((tool != null) ? tool.name() : this.call.tool(), this.listener.integration,
					caller.key().hash(), user, shape, code, (outcome != null) ? outcome.attempts() : null,
					sizeOf(outcome), duration, this.exchange.request().requestId(),
					this.exchange.operation().traceId());
		}

	}

}
