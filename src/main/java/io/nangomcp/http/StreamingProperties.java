package io.nangomcp.http;

import java.time.Duration;
import java.util.stream.Stream;

import io.nangomcp.mcp.Streaming;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Answers that are streams.
 *
 * @param jsonWithin how long an answer is waited for before a stream is begun
 * @param keepAlive how often a stream says that it is alive
 * @param progress how often a call that a client follows says that it still runs
 */
@ConfigurationProperties("mcp.streaming")
record StreamingProperties(@DefaultValue("5s") Duration jsonWithin, @DefaultValue("15s") Duration keepAlive,
		@DefaultValue("5s") Duration progress) {

	StreamingProperties {
		if (!Stream.of(jsonWithin, keepAlive, progress).allMatch(Duration::isPositive)) {
			throw new IllegalArgumentException("Each setting of mcp.streaming must be longer than nothing");
		}
	}

	Streaming toStreaming() {
		return new Streaming(this.jsonWithin, this.keepAlive, this.progress);
	}

}
