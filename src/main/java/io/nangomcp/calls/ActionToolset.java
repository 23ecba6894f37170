package io.nangomcp.calls;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

import io.github.resilience4j.reactor.retry.RetryOperator;
import io.github.resilience4j.retry.Retry;
import io.nangomcp.caller.Caller;
import io.nangomcp.catalog.ActionCatalog;
import io.nangomcp.catalog.Answers;
import io.nangomcp.catalog.Call;
import io.nangomcp.catalog.Tool;
import io.nangomcp.catalog.ToolInput.Reading;
import io.nangomcp.catalog.ToolOutcome;
import io.nangomcp.catalog.Tools;
import io.nangomcp.catalog.Toolset;
import io.nangomcp.catalog.UnknownToolException;
import io.nangomcp.nango.ActionTrigger;
import io.nangomcp.nango.NangoClient;
import io.nangomcp.nango.NangoError;
import io.nangomcp.nango.NangoException;
import io.nangomcp.nango.RetryBackoff;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import tools.jackson.databind.JsonNode;

import org.springframework.stereotype.Component;

/**
 * The actions of the caller's integration as tools. A call is repeated only when it
 * provably did not run.
 */
@Component
class ActionToolset implements Toolset {

	private final ActionCatalog catalog;

	private final NangoClient client;

	private final Results results;

	private final Retry retry = Retry.of("action-trigger", RetryBackoff.whenRepeatable(ActionToolset::didNotRun));

	ActionToolset(ActionCatalog catalog, NangoClient client, Results results) {
		this.catalog = catalog;
		this.client = client;
		this.results = results;
	}

	@Override
	public Mono<Tools> list(Caller caller) {
		return this.catalog.tools(caller).map((tools) -> tools.narrowedTo(caller.tools()));
	}

	@Override
	public Flux<Tools> changes(Caller caller) {
		return this.catalog.watch(caller)
			.map((tools) -> tools.narrowedTo(caller.tools()))
			.distinctUntilChanged(Function.identity(), Tools::looksLike)
			.skip(1);
	}

	@Override
	public Mono<ToolOutcome> call(Caller caller, Call call) {
		return this.catalog.tools(caller)
			.map((tools) -> find(tools, caller, call))
			.doOnNext(call.listener()::found)
			.flatMap((tool) -> run(caller, tool, call))
			.onErrorResume(NangoException.class, (ex) -> explain(ex, caller, 0, false));
	}

	private static Tool find(Tools tools, Caller caller, Call call) {
		return tools.find(call.tool())
			.filter((tool) -> tool.isAmong(caller.tools()))
			.orElseThrow(
					() -> tools.ofNoAction() ? UnknownToolException.withoutActions(call.tool(), caller.integration())
							: new UnknownToolException(call.tool()));
	}

	/** Hostile arguments can take a check seconds, which no event loop has. */
	private Mono<ToolOutcome> run(Caller caller, Tool tool, Call call) {
		return Mono.fromSupplier(() -> read(tool, call))
			.subscribeOn(Schedulers.boundedElastic())
			.flatMap((reading) -> run(caller, tool, call, reading));
	}

	/** What looks like the user's answers must not come from the model. */
	private static Reading read(Tool tool, Call call) {
		Reading reading = tool.input().read(call.arguments());
		boolean forged = tool.mcpOutput() && reading instanceof Reading.Fits(JsonNode input)
				&& input.has(Answers.MARKER);
		return forged
				? new Reading.Unfit(
						"The arguments of %s must not have a property %s.".formatted(tool.name(), Answers.MARKER))
				: reading;
	}

	private Mono<ToolOutcome> run(Caller caller, Tool tool, Call call, Reading reading) {
		return switch (reading) {
			case Reading.Unfit unfit -> Mono.just(new ToolOutcome.Failure("invalid_arguments", unfit.message(), true,
					"Correct the arguments and call again.", 0));
			case Reading.Fits fits -> {
				call.listener().progress("Nango runs " + tool.action());
				yield trigger(caller, tool,
						tool.mcpOutput() ? McpOutput.answer(fits.input(), call.answers()) : fits.input());
			}
		};
	}

	private Mono<ToolOutcome> trigger(Caller caller, Tool tool, JsonNode input) {
		ActionTrigger trigger = new ActionTrigger(caller.integration(), caller.connection(), tool.action(), input);
		AtomicInteger attempts = new AtomicInteger();
		return Mono.defer(() -> {
			attempts.incrementAndGet();
			return this.client.trigger(caller.key(), trigger);
		})
			.transformDeferred(RetryOperator.of(this.retry))
			.publishOn((tool.strictOutput() != null) ? Schedulers.boundedElastic() : Schedulers.immediate())
			.map((output) -> this.results.pass(tool, output, attempts.get()))
			.onErrorResume(NangoException.class,
					(ex) -> explain(ex, caller, attempts.get(), tool.hints().isRepeatable()));
	}

	private Mono<ToolOutcome> explain(NangoException ex, Caller caller, int attempts, boolean repeatable) {
		return switch (ex.error()) {
			case NangoError.InvalidKey _ -> {
				this.catalog.forget(caller);
				yield Mono.error(ex);
			}
			case NangoError.MissingScope _ -> Mono.error(ex);
			default -> Mono.just(Failures.explain(ex.error(), caller.integration(), attempts, repeatable));
		};
	}

	/**
	 * Nango de-duplicates nothing, so only what never reached an action may be repeated.
	 */
	private static boolean didNotRun(NangoError error) {
		return error instanceof NangoError.Unreachable || error instanceof NangoError.RateLimited;
	}

}
