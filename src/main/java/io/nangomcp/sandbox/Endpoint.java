package io.nangomcp.sandbox;

import reactor.core.publisher.Mono;

/**
 * One endpoint of Nango's API, for requests that were let in.
 */
@FunctionalInterface
interface Endpoint {

	Mono<Reply> answer(Call call);

}
