package io.nangomcp.catalog;

import io.nangomcp.caller.Caller;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Our own tools beside an integration's actions. Where both have a tool of one name, ours
 * wins: the operator allows it and the caller has asked for it.
 *
 * @param builtin our own tools, which never change
 * @param actions the integration's actions
 */
public record CombinedToolset(Toolset builtin, Toolset actions) implements Toolset {

	@Override
	public Mono<Tools> list(Caller caller) {
		return caller.wantsNoBuiltinTools() ? this.actions.list(caller)
				: Mono.zip(this.builtin.list(caller), this.actions.list(caller), Tools::with);
	}

	@Override
	public Flux<Tools> changes(Caller caller) {
		return this.builtin.list(caller).flatMapMany((own) -> this.actions.changes(caller).map(own::with));
	}

	@Override
	public Mono<ToolOutcome> call(Caller caller, Call call) {
		return caller.wantsNoBuiltinTools() ? this.actions.call(caller, call)
				: this.builtin.list(caller)
					.map((own) -> own.find(call.tool()).isPresent() ? this.builtin : this.actions)
					.flatMap((toolset) -> toolset.call(caller, call));
	}

}
