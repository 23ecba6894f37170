package io.nangomcp;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.AppenderBase;
import org.slf4j.LoggerFactory;

/**
 * What is logged as an error while this is open. All else is logged as well, but not
 * written anywhere: a million lines would say nothing.
 */
public final class ErrorLog extends AppenderBase<ILoggingEvent> implements AutoCloseable {

	private static final Logger ROOT = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);

	private final List<Appender<ILoggingEvent>> others = new ArrayList<>();

	private final Queue<String> errors = new ConcurrentLinkedQueue<>();

	/** To be called when the server has started, which clears the log's receivers. */
	public static ErrorLog open() {
		ErrorLog log = new ErrorLog();
		ROOT.iteratorForAppenders().forEachRemaining(log.others::add);
		log.others.forEach(ROOT::detachAppender);
		log.start();
		ROOT.addAppender(log);
		return log;
	}

	@Override
	protected void append(ILoggingEvent event) {
		if (event.getLevel().isGreaterOrEqual(Level.ERROR)) {
			this.errors.add(event.getLoggerName() + ": " + event.getFormattedMessage() + "\n"
					+ ThrowableProxyUtil.asString(event.getThrowableProxy()));
		}
	}

	/** The errors so far, with their stack traces. */
	public List<String> errors() {
		return List.copyOf(this.errors);
	}

	@Override
	public void close() {
		ROOT.detachAppender(this);
		this.others.forEach(ROOT::addAppender);
		stop();
	}

}
