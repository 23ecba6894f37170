package io.nangomcp.http;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

import io.micrometer.core.instrument.MeterRegistry;
import io.nangomcp.catalog.RunningCalls;
import io.nangomcp.mcp.McpServer;
import io.nangomcp.telemetry.ServerMeter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;

/**
 * The orderly end: no new requests, subscriptions end at once, and calls may finish for a
 * while. It goes before all else that stops, so that probes and clients are still
 * answered.
 */
class Drain {

	private static final Logger logger = LoggerFactory.getLogger(Drain.class);

	/** For answers that were just made to be written. */
	private static final Duration LAST_WORDS = Duration.ofSeconds(2);

	private final McpServer server;

	private final RunningCalls calls;

	private final Duration grace;

	private final AtomicInteger active = new AtomicInteger();

	private final CountDownLatch idle = new CountDownLatch(1);

	private volatile boolean draining;

	Drain(McpServer server, RunningCalls calls, ShutdownProperties properties, MeterRegistry meters) {
		this.server = server;
		this.calls = calls;
		this.grace = properties.grace();
		ServerMeter.HTTP_REQUESTS_ACTIVE.gauge(meters, this.active, AtomicInteger::get);
	}

	/**
	 * Has a request answered, which counts until it is.
	 * @param request answers it
	 * @param refusal answers it once the server stops
	 */
	<T> Mono<T> within(Supplier<Mono<T>> request, Supplier<Mono<T>> refusal) {
		return Mono.using(this::enter, (entered) -> entered ? request.get() : refusal.get(), this::leave);
	}

	/** Counts a request in, unless it comes too late. */
	private boolean enter() {
		this.active.incrementAndGet();
		if (this.draining) {
			leave(true);
			return false;
		}
		return true;
	}

	private void leave(boolean entered) {
		if (entered && this.active.decrementAndGet() == 0 && this.draining) {
			this.idle.countDown();
		}
	}

	@EventListener
	void drain(ContextClosedEvent closed) throws InterruptedException {
		if (closed.getApplicationContext().getParent() != null) {
			// The management server alone has stopped.
			return;
		}
		this.draining = true;
		this.server.endSubscriptions();
		int running = this.active.get();
		logger.info("Stopping: no new requests, {} running", running);
		if (running > 0 && !this.idle.await(this.grace.toMillis(), TimeUnit.MILLISECONDS)) {
			logger.warn("{} requests are not finished after {} s and end now; their actions may go on",
					this.active.get(), this.grace.toSeconds());
			this.calls.end();
			this.idle.await(LAST_WORDS.toMillis(), TimeUnit.MILLISECONDS);
		}
	}

}
