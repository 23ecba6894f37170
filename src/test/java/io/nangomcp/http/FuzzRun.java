package io.nangomcp.http;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Collections;
import java.util.Optional;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

import io.nangomcp.BufferLeaks;
import io.nangomcp.ErrorLog;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Many inputs, tried by many threads. How many there are says {@code -Dfuzz.inputs}, and
 * {@code -Dfuzz.seed} repeats the inputs of another run.
 */
final class FuzzRun {

	private static final Logger logger = LoggerFactory.getLogger(FuzzRun.class);

	private static final int MOST_FAULTS = 5;

	/** Caches that fill up, and code that is compiled. */
	private static final long SLACK = 16 * 1024 * 1024;

	private final long seed = Long.getLong("fuzz.seed", System.nanoTime());

	private final int inputs;

	private final int threads;

	private final Queue<String> faults = new ConcurrentLinkedQueue<>();

	private final AtomicInteger next = new AtomicInteger();

	/**
	 * Plans a run.
	 * @param inputs how many inputs, where nobody says otherwise
	 * @param threads how many are tried at a time
	 */
	FuzzRun(int inputs, int threads) {
		this.inputs = Integer.getInteger("fuzz.inputs", inputs);
		this.threads = threads;
	}

	/**
	 * Tries all inputs, and asserts that nothing came of them: no fault, no line in the
	 * log that says error, no buffer that nobody released, no memory that stays in use.
	 * @param trials makes what tries inputs one after the other
	 */
	void assertHarmless(Supplier<Trial> trials) throws InterruptedException, ExecutionException {
		long begun = System.nanoTime();
		long heapAtFirst;
		try (ErrorLog log = ErrorLog.open(); BufferLeaks leaks = BufferLeaks.watch()) {
			tryUpTo(this.inputs / 10, trials);
			heapAtFirst = heapInUse();
			tryUpTo(this.inputs, trials);
			assertThat(this.faults).as(toString()).isEmpty();
			assertThat(log.errors()).as(toString()).isEmpty();
			assertThat(leaks.found()).as(toString()).isEmpty();
		}
		long heap = heapInUse();
		assertThat(heap).as("%s, heap in use: %d bytes at first", this, heapAtFirst)
			.isLessThan(heapAtFirst + heapAtFirst / 10 + SLACK);
		logger.info("{} took {} s; heap in use: {} bytes at first, {} at last", this,
				Duration.ofNanos(System.nanoTime() - begun).toSeconds(), heapAtFirst, heap);
	}

	private void tryUpTo(int end, Supplier<Trial> trials) throws InterruptedException, ExecutionException {
		Callable<?> thread = Executors.callable(() -> {
			try (Trial trial = trials.get()) {
				tryUpTo(end, trial);
			}
		});
		try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
			for (Future<?> tried : threads.invokeAll(Collections.nCopies(this.threads, thread))) {
				tried.get();
			}
		}
		this.next.set(end);
	}

	private void tryUpTo(int end, Trial trial) {
		for (int i = this.next.getAndIncrement(); i < end; i = this.next.getAndIncrement()) {
			int input = i;
			if (this.faults.size() >= MOST_FAULTS) {
				return;
			}
			try {
				trial.run(new SplittableRandom(this.seed + input)).ifPresent((fault) -> addFault(input, fault));
			}
			catch (IOException ex) {
				addFault(input, ex.toString());
			}
		}
	}

	private void addFault(int input, String fault) {
		this.faults.add("fuzz.seed=%d: %s".formatted(this.seed + input, fault));
	}

	private static long heapInUse() {
		System.gc();
		return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
	}

	@Override
	public String toString() {
		return "fuzz.seed=%d, fuzz.inputs=%d".formatted(this.seed, this.inputs);
	}

	/**
	 * Tries one input after the other.
	 */
	interface Trial extends AutoCloseable {

		/**
		 * Tries one.
		 * @param random what makes the input
		 * @return what is wrong with what came of it, if anything is
		 */
		Optional<String> run(RandomGenerator random) throws IOException;

		@Override
		void close();

	}

}
