package io.nangomcp.catalog;

import io.nangomcp.caller.Caller;
import io.nangomcp.nango.NangoException;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A source of tools: which there are for a caller, and what calling one does.
 */
public interface Toolset {

	/**
	 * Lists the caller's tools.
	 * @param caller who asks
	 * @return the tools, or a {@link NangoException} when they cannot be had from Nango
	 */
	Mono<Tools> list(Caller caller);

	/**
	 * Tells when the caller's tools change, from now on until nobody listens any more.
	 * @param caller who asks; its key is held as long
	 * @return the tools whenever they have changed in a way that a client sees; a
	 * {@link NangoException} when Nango says that the caller has none any more
	 */
	Flux<Tools> changes(Caller caller);

	/**
	 * Calls a tool. Everything that a model can act on is an outcome.
	 * @param caller who asks
	 * @param call which tool, with what
	 * @return the outcome; an {@link UnknownToolException} when the caller has no such
	 * tool; a {@link NangoException} when Nango refuses the caller's key
	 */
	Mono<ToolOutcome> call(Caller caller, Call call);

}
