package io.nangomcp.calls;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.resilience4j.reactor.retry.RetryOperator;
import io.github.resilience4j.retry.Retry;
import io.nangomcp.caller.Caller;
import io.nangomcp.catalog.ActionCatalog;
import io.nangomcp.catalog.Call;
import io.nangomcp.catalog.Tool;
import io.nangomcp.catalog.ToolOutcome;
import io.nangomcp.catalog.Toolset;
import io.nangomcp.catalog.UnknownToolException;
import io.nangomcp.nango.ActionTrigger;
import io.nangomcp.nango.NangoClient;
import io.nangomcp.nango.NangoError;
import io.nangomcp.nango.NangoException;
import io.nangomcp.nango.RetryBackoff;
import reactor.core.publisher.Mono;

import org.springframework.stereotype.Component;

/**
 * The actions of the caller's integration as tools. A call is repeated only when it
 * provably did not run.
 */
@Component
class ActionToolset implements Toolset {

	private final ActionCatalog catalog;

	private final NangoClient client;

	private final Retry retry = Retry.of("action-trigger", RetryBackoff.whenRepeatable(ActionToolset::didNotRun));

	ActionToolset(ActionCatalog catalog, NangoClient client) {
		this.catalog = catalog;
		this.client = client;
	}

	@Override
	public Mono<List<Tool>> list(Caller caller) {
		return this.catalog.tools(caller);
	}

	@Override
	public Mono<ToolOutcome> call(Caller caller, Call call) {
		AtomicInteger attempts = new AtomicInteger();
		return this.catalog.tools(caller)
			.filter((tools) -> tools.stream().anyMatch((tool) -> tool.name().equals(call.tool())))
			.switchIfEmpty(Mono.error(() -> new UnknownToolException(call.tool())))
			.flatMap((tools) -> trigger(caller, call, attempts))
			.<ToolOutcome>map((output) -> new ToolOutcome.Success(output, attempts.get()))
			.onErrorResume(NangoException.class, (ex) -> explain(ex, caller, attempts.get()));
	}

	private Mono<String> trigger(Caller caller, Call call, AtomicInteger attempts) {
		ActionTrigger trigger = new ActionTrigger(caller.integration(), caller.connection(), call.tool(),
				call.arguments());
		return Mono.defer(() -> {
			attempts.incrementAndGet();
			return this.client.trigger(caller.key(), trigger);
		}).transformDeferred(RetryOperator.of(this.retry));
	}

	private static Mono<ToolOutcome> explain(NangoException ex, Caller caller, int attempts) {
		return switch (ex.error()) {
			case NangoError.InvalidKey _, NangoError.MissingScope _ -> Mono.error(ex);
			default -> Mono.just(Failures.explain(ex.error(), caller.integration(), attempts));
		};
	}

	/**
	 * Nango de-duplicates nothing, so only what never reached an action may be repeated.
	 */
	private static boolean didNotRun(NangoError error) {
		return error instanceof NangoError.Unreachable || error instanceof NangoError.RateLimited;
	}

}
