package io.nangomcp;

import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.netty.buffer.ByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import io.netty.util.ResourceLeakDetector.Level;
import org.awaitility.Awaitility;
import org.slf4j.LoggerFactory;

/**
 * Netty's buffers that nobody released while this watches.
 */
public final class BufferLeaks extends AppenderBase<ILoggingEvent> implements AutoCloseable {

	private static final Logger LOGGER = (Logger) LoggerFactory.getLogger(ResourceLeakDetector.class);

	private static final String BAIT = "leaked on purpose";

	private final Level levelBefore = ResourceLeakDetector.getLevel();

	private final Queue<String> reports = new ConcurrentLinkedQueue<>();

	/** To be called when the server has started, which clears the log's receivers. */
	public static BufferLeaks watch() {
		BufferLeaks leaks = new BufferLeaks();
		leaks.start();
		LOGGER.addAppender(leaks);
		ResourceLeakDetector.setLevel(Level.PARANOID);
		return leaks;
	}

	@Override
	protected void append(ILoggingEvent event) {
		this.reports.add(event.getFormattedMessage());
	}

	/**
	 * The leaks so far. Netty reports them when it makes new buffers, some time after
	 * they were collected: at the latest when it reports one that is made here.
	 */
	public List<String> found() {
		ByteBufAllocator.DEFAULT.buffer().touch(BAIT);
		Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> {
			System.gc();
			ByteBufAllocator.DEFAULT.buffer().release();
			return this.reports.stream().anyMatch((report) -> report.contains(BAIT));
		});
		return this.reports.stream().filter((report) -> !report.contains(BAIT)).toList();
	}

	@Override
	public void close() {
		LOGGER.detachAppender(this);
		ResourceLeakDetector.setLevel(this.levelBefore);
		stop();
	}

}
