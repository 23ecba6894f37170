package io.nangomcp.http;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.nangomcp.telemetry.ServerMeter;
import reactor.core.publisher.Flux;

/**
 * Counts replies by their status, and streams as long as they are open.
 */
final class ReplyMeters {

	private final MeterRegistry registry;

	private final Map<Integer, Counter> byStatus = new ConcurrentHashMap<>();

	private final AtomicInteger streams = new AtomicInteger();

	ReplyMeters(MeterRegistry registry) {
		this.registry = registry;
		ServerMeter.HTTP_STREAMS.gauge(registry, this.streams, AtomicInteger::get);
	}

	void count(int status) {
		this.byStatus
			.computeIfAbsent(status, (first) -> ServerMeter.HTTP_REPLIES.counter(this.registry, String.valueOf(first)))
			.increment();
	}

	<T> Flux<T> countOpen(Flux<T> stream) {
		return Flux.using(this.streams::incrementAndGet, (opened) -> stream,
				(opened) -> this.streams.decrementAndGet());
	}

}
