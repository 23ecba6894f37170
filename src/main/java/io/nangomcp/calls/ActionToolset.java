package io.nangomcp.calls;

import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

import io.github.resilience4j.reactor.retry.RetryOperator;
import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.retry.RetryConfig;
import io.micrometer.core.instrument.MeterRegistry;
import io.nangomcp.caller.Caller;
import io.nangomcp.caller.Connections;
import io.nangomcp.caller.Connections.Found;
import io.nangomcp.catalog.ActionCatalog;
import io.nangomcp.catalog.Answers;
import io.nangomcp.catalog.Call;
import io.nangomcp.catalog.Failures;
import io.nangomcp.catalog.RunningCalls;
import io.nangomcp.catalog.Tool;
import io.nangomcp.catalog.ToolInput.Reading;
import io.nangomcp.catalog.ToolOutcome;
import io.nangomcp.catalog.Tools;
import io.nangomcp.catalog.Toolset;
import io.nangomcp.catalog.UnknownToolException;
import io.nangomcp.nango.ActionTrigger;
import io.nangomcp.nango.JsonText;
import io.nangomcp.nango.NangoClient;
import io.nangomcp.nango.NangoError;
import io.nangomcp.nango.NangoException;
import io.nangomcp.nango.RetryBackoff;
import io.nangomcp.nango.RetryBudget;
import io.nangomcp.telemetry.Watcher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import tools.jackson.databind.JsonNode;

import org.springframework.stereotype.Component;

/**
 * The actions of the caller's integration as tools. A call is repeated by the
 * {@link RetryPolicy}, under one deadline.
 */
@Component
class ActionToolset implements Toolset {

	private static final Logger logger = LoggerFactory.getLogger(ActionToolset.class);

	private final ActionCatalog catalog;

	private final NangoClient client;

	private final Results results;

	private final Connections connections;

	private final RunningCalls running;

	private final CallProperties properties;

	private final RetryBudget retryBudget;

	ActionToolset(ActionCatalog catalog, NangoClient client, Connections connections, Results results,
			RunningCalls running, CallProperties properties, MeterRegistry meters) {
		this.catalog = catalog;
		this.client = client;
		this.results = results;
		this.connections = connections;
		this.running = running;
		this.properties = properties;
		this.retryBudget = new RetryBudget("call", meters);
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
		return Mono.defer(() -> run(new ActionCall(caller, call, this.properties.deadline())));
	}

	private Mono<ToolOutcome> run(ActionCall run) {
		Mono<ToolOutcome> outcome = this.catalog.toolsAtHand(run.caller())
			.map((tools) -> run(tools, run))
			.orElseGet(() -> inTime(this.catalog.tools(run.caller()), run).flatMap((tools) -> run(tools, run)))
			.onErrorResume((failure) -> explain(failure, run));
		return untilTheServerStops(outcome, run);
	}

	private Mono<ToolOutcome> run(Tools tools, ActionCall run) {
		Caller caller = run.caller();
		String name = run.call().tool();
		Tool tool = tools.find(name)
			.filter((found) -> found.isAmong(caller.tools()))
			.orElseThrow(() -> tools.ofNoAction() ? UnknownToolException.withoutActions(name, caller.integration())
					: new UnknownToolException(name));
		run.found(tool);
		return inTime(read(tool, run), run);
	}

	/**
	 * With a failure of our own: Reactor's makes a text of all that it has waited for.
	 */
	private static <T> Mono<T> inTime(Mono<T> step, ActionCall run) {
		return step.timeout(run.timeLeft(), Mono.error(TimeoutException::new));
	}

	/** Hostile arguments can take a check seconds, which no event loop has. */
	private Mono<ToolOutcome> read(Tool tool, ActionCall run) {
		Optional<Reading.Fits> atOnce = tool.mcpOutput() ? Optional.empty()
				: tool.input().readAtOnce(run.call().arguments());
		return atOnce.map((fits) -> run(tool, run, fits))
			.orElseGet(() -> Mono.fromSupplier(() -> read(tool, run.call()))
				.subscribeOn(Schedulers.boundedElastic())
				.flatMap((reading) -> run(tool, run, reading)));
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

	private Mono<ToolOutcome> run(Tool tool, ActionCall run, Reading reading) {
		return switch (reading) {
			case Reading.Unfit unfit -> Mono.just(unfit.toFailure());
			case Reading.Fits fits -> {
				run.call().listener().progress("Nango runs " + tool.name());
				JsonNode input = tool.mcpOutput() ? McpOutput.answer(fits.input(), run.call().answers()) : fits.input();
				yield connectAndTrigger(tool, run, input);
			}
		};
	}

	private Mono<ToolOutcome> connectAndTrigger(Tool tool, ActionCall run, JsonNode input) {
		return this.connections.findAtHand(run.caller())
			.map((found) -> trigger(tool, run, input, found))
			.orElseGet(() -> findAndTrigger(tool, run, input));
	}

	private Mono<ToolOutcome> findAndTrigger(Tool tool, ActionCall run, JsonNode input) {
		return this.connections.find(run.caller())
			.map((found) -> trigger(tool, run, input, found))
			.onErrorResume(NangoException.class, (ex) -> Mono.just(explainSearch(ex, run)))
			.flatMap(Function.identity());
	}

	private Mono<ToolOutcome> trigger(Tool tool, ActionCall run, JsonNode input, Found found) {
		return switch (found) {
			case Found.None _ -> Mono.just(CallFailures.noConnection(run.caller()));
			case Found.Several several -> Mono.just(CallFailures.ambiguous(run.caller(), several));
			case Found.One one when one.broken() -> Mono.just(CallFailures.brokenConnection(run.caller(), one.id()));
			case Found.One one -> trigger(tool, run, input, one.id()).onErrorResume(NangoException.class,
					(ex) -> explain(ex, tool, run, input, one.id()));
		};
	}

	private Mono<ToolOutcome> trigger(Tool tool, ActionCall run, JsonNode input, String connection) {
		ActionTrigger trigger = new ActionTrigger(run.caller().integration(), connection, tool.action(), input);
		this.retryBudget.earn();
		Mono<JsonText> result = Mono.defer(() -> attempt(run, trigger))
			.onErrorResume(NangoException.class, (failure) -> repeat(failure, run, trigger))
			.doOnCancel(() -> reportCancelled(run, tool));
		return ((tool.strictOutput() != null) ? result.publishOn(Schedulers.boundedElastic()) : result)
			.map((output) -> this.results.pass(tool, output, run.attempts()));
	}

	/** What failed counts as the first attempt. Most calls need none of this. */
	private Mono<JsonText> repeat(NangoException failure, ActionCall run, ActionTrigger trigger) {
		Mono<JsonText> again = Mono.defer(() -> attempt(run, trigger));
		AtomicReference<Mono<JsonText>> next = new AtomicReference<>(Mono.error(failure));
		return Mono.defer(() -> next.getAndSet(again))
			.transformDeferred(RetryOperator.of(Retry.of("action-trigger", retries(run))));
	}

	private Mono<JsonText> attempt(ActionCall run, ActionTrigger trigger) {
		run.beginAttempt();
		return Watcher.watch(this.client.trigger(run.caller().key(), trigger),
				(downstream) -> new AttemptWatcher(downstream, run));
	}

	private RetryConfig retries(ActionCall run) {
		return RetryBackoff
			.whenRepeatable((error) -> RetryPolicy.decide(error, run.isRepeatable()) == RetryPolicy.Decision.REPEAT
					&& RetryBackoff.requestedWait(error).compareTo(run.timeLeft()) < 0, this.retryBudget);
	}

	private Mono<ToolOutcome> untilTheServerStops(Mono<ToolOutcome> call, ActionCall run) {
		Mono<ToolOutcome> stopped = this.running.ended().then(Mono.fromSupplier(() -> CallFailures.stop(run)));
		return Mono.firstWithSignal(stopped, call);
	}

	private static void reportCancelled(ActionCall run, Tool tool) {
		if (run.mayBeRunning()) {
			logger.info("Nobody waits for {} any more; the action itself may go on", tool.name());
		}
	}

	/** A connection that is gone or does not work is not kept for the next call. */
	private Mono<ToolOutcome> explain(NangoException ex, Tool tool, ActionCall run, JsonNode input, String connection) {
		if (Failures.concernsCredentials(ex.error())) {
			this.connections.forget(run.caller());
			return Mono.just(CallFailures.refusedConnection(run, connection, ex.error()));
		}
		if (ex.error() instanceof NangoError.UnknownConnection) {
			this.connections.forget(run.caller());
			if (run.maySearchAgain()) {
				return connectAndTrigger(tool, run, input);
			}
		}
		return explain(ex, run);
	}

	private Mono<ToolOutcome> explain(Throwable failure, ActionCall run) {
		return switch (failure) {
			case NangoException ex -> explain(ex, run);
			case TimeoutException _ -> Mono.just(CallFailures.deadline(run));
			default -> Mono.error(failure);
		};
	}

	private Mono<ToolOutcome> explain(NangoException ex, ActionCall run) {
		return switch (ex.error()) {
			case NangoError.InvalidKey _ -> {
				this.catalog.forget(run.caller());
				yield Mono.error(ex);
			}
			case NangoError.MissingScope _ -> Mono.error(ex);
			default -> Mono.just(explainError(ex, run));
		};
	}

	/** Finding users' connections is an optional feature, whose scope a key may lack. */
	private Mono<ToolOutcome> explainSearch(NangoException ex, ActionCall run) {
		return (ex.error() instanceof NangoError.MissingScope) ? Mono.just(explainError(ex, run)) : explain(ex, run);
	}

	private static ToolOutcome explainError(NangoException ex, ActionCall run) {
		return Failures.explain(ex.error(), run.caller().integration(), run.attempts(), run.isRepeatable());
	}

	/** Tells a call how an attempt ends. */
	private static final class AttemptWatcher extends Watcher<JsonText> {

		private final ActionCall run;

		AttemptWatcher(CoreSubscriber<? super JsonText> downstream, ActionCall run) {
			super(downstream, downstream.currentContext());
			this.run = run;
		}

		@Override
		protected void hookOnNext(JsonText output) {
			this.run.succeed();
		}

		@Override
		protected void hookOnError(Throwable failure) {
			if (failure instanceof NangoException refused) {
				this.run.failAttempt(refused.error());
			}
		}

	}

}
