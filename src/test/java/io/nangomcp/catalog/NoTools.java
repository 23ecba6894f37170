package io.nangomcp.catalog;

import java.util.List;

import io.nangomcp.caller.Caller;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * No tools, for ever.
 */
public final class NoTools implements Toolset {

	@Override
	public Mono<Tools> list(Caller caller) {
		return Mono.just(Tools.of(List.of()));
	}

	@Override
	public Flux<Tools> changes(Caller caller) {
		return Flux.never();
	}

	@Override
	public Mono<ToolOutcome> call(Caller caller, Call call) {
		return Mono.error(new UnsupportedOperationException());
	}

}
