package io.nangomcp.mcp;

import java.time.Duration;

/**
 * The beats of event streams.
 *
 * @param jsonWithin how long an answer is waited for before a stream is begun
 * @param keepAlive how often a stream says that it is alive
 * @param progress how often a call that a client follows says that it still runs
 */
public record Streaming(Duration jsonWithin, Duration keepAlive, Duration progress) {

}
