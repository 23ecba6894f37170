package io.nangomcp.calls;

import io.nangomcp.caller.Caller;
import io.nangomcp.catalog.Call;
import io.nangomcp.catalog.ToolOutcome;
import io.nangomcp.catalog.Tools;
import io.nangomcp.catalog.Toolset;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Tools whose calls are limited.
 *
 * @param tools the tools
 * @param limits the limits
 */
record LimitedToolset(Toolset tools, CallLimits limits) implements Toolset {

	@Override
	public Mono<Tools> list(Caller caller) {
		return this.tools.list(caller);
	}

	@Override
	public Flux<Tools> changes(Caller caller) {
		return this.tools.changes(caller);
	}

	@Override
	public Mono<ToolOutcome> call(Caller caller, Call call) {
		return this.limits.within(caller, this.tools.call(caller, call));
	}

}
