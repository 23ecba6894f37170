package io.nangomcp;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;

import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import reactor.blockhound.BlockHound;
import reactor.blockhound.BlockingMethod;
import reactor.blockhound.BlockingOperationError;
import reactor.blockhound.integration.BlockHoundIntegration;

/**
 * Fails every test during which a thread blocked that must not, such as an event loop,
 * whatever came of it: what the block throws may well be handled like any other fault.
 */
public final class EventLoopGuard implements BlockHoundIntegration, AfterEachCallback {

	/** Of two at once, one makes way for a moment; what takes longer parks. */
	private static final Set<String> GIVES_WAY = Set.of("onSpinWait", "yield0");

	private static final Queue<Throwable> BLOCKS = new ConcurrentLinkedQueue<>();

	@Override
	public void applyTo(BlockHound.Builder builder) {
		builder.blockingMethodCallback(EventLoopGuard::refuse)
			// Moments when the circuit is tried again, when Netty makes room for
			// buffers, and when a timer of Reactor's is cancelled.
			.allowBlockingCallsInside(
					"io.github.resilience4j.circuitbreaker.internal.CircuitBreakerStateMachine$OpenState",
					"toHalfOpenState")
			// Of two who count at once, one makes way for a nanosecond.
			.allowBlockingCallsInside("io.github.resilience4j.ratelimiter.internal.AtomicRateLimiter", "compareAndSet")
			.allowBlockingCallsInside("io.netty.buffer.AdaptivePoolingAllocator", "allocate")
			.allowBlockingCallsInside("java.util.concurrent.ScheduledThreadPoolExecutor$DelayedWorkQueue", "remove")
			// Of two who write to a cache, one waits until the other has made room.
			.allowBlockingCallsInside("com.github.benmanes.caffeine.cache.BoundedLocalCache", "afterWrite")
			// The kernel's random numbers never keep anyone waiting.
			.allowBlockingCallsInside("java.security.SecureRandom", "nextBytes")
			// Held while a type is looked at for the first time.
			.allowBlockingCallsInside("tools.jackson.databind.deser.DeserializerCache",
					"_createAndCacheValueDeserializer");
	}

	private static void refuse(BlockingMethod method) {
		if (GIVES_WAY.contains(method.getName())) {
			return;
		}
		BlockingOperationError block = new BlockingOperationError(method);
		BLOCKS.add(block);
		throw block;
	}

	@Override
	public void afterEach(ExtensionContext context) {
		List<Throwable> blocks = blocks();
		if (!blocks.isEmpty()) {
			throw new AssertionError("An event loop was blocked", blocks.getFirst());
		}
	}

	/** The blocks since this was asked last. */
	static List<Throwable> blocks() {
		List<Throwable> blocks = new ArrayList<>();
		for (Throwable block = BLOCKS.poll(); block != null; block = BLOCKS.poll()) {
			blocks.add(block);
		}
		return blocks;
	}

}
