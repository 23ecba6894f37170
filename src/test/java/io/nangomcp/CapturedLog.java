package io.nangomcp;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.AppenderBase;
import io.nangomcp.upstream.HandledNango;
import org.slf4j.LoggerFactory;

/**
 * All that any logger says while this is open, with the arguments and the stack traces,
 * at every level that an operator can set for all of them. It keeps the lines with a
 * marker in them, and is silent on the console.
 */
final class CapturedLog extends AppenderBase<ILoggingEvent> implements AutoCloseable {

	private final LoggerContext loggers = (LoggerContext) LoggerFactory.getILoggerFactory();

	private final Logger root = this.loggers.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);

	/** That of {@link HandledNango}. */
	private final Logger nangosOwn = this.loggers.getLogger("com.sun.net.httpserver");

	private final Level usual = this.root.getLevel();

	private final List<Appender<ILoggingEvent>> others = new CopyOnWriteArrayList<>();

	private final String marker;

	private final Set<String> hits = ConcurrentHashMap.newKeySet();

	private final Map<String, Integer> lines = new ConcurrentHashMap<>();

	private final Set<String> outcomes = ConcurrentHashMap.newKeySet();

	private CapturedLog(String marker) {
		this.marker = marker;
	}

	static CapturedLog open(String marker) {
		CapturedLog log = new CapturedLog(marker);
		log.begin();
		return log;
	}

	private void begin() {
		setContext(this.loggers);
		this.root.iteratorForAppenders().forEachRemaining(this.others::add);
		this.others.forEach(this.root::detachAppender);
		this.root.setLevel(Level.TRACE);
		this.nangosOwn.setLevel(Level.OFF);
		start();
		this.root.addAppender(this);
	}

	@Override
	protected void append(ILoggingEvent event) {
		this.lines.merge(event.getLevel() + " " + event.getLoggerName().replaceAll("^(\\w+\\.\\w+).*", "$1"), 1,
				Integer::sum);
		String text = "%s %s [%s] %s %s %s %s".formatted(event.getLevel(), event.getLoggerName(), event.getThreadName(),
				event.getFormattedMessage(), Arrays.toString(event.getArgumentArray()), event.getKeyValuePairs(),
				ThrowableProxyUtil.asString(event.getThrowableProxy()));
		if (text.contains(this.marker)) {
			this.hits.add(text);
		}
		if (event.getLoggerName().equals("io.nangomcp.audit")) {
			event.getKeyValuePairs()
				.stream()
				.filter((pair) -> pair.key.equals("outcome"))
				.forEach((pair) -> this.outcomes.add(String.valueOf(pair.value)));
		}
	}

	/** The lines with the marker. */
	Set<String> hits() {
		return this.hits;
	}

	/** How many lines there are, by level and the first two parts of the logger. */
	Map<String, Integer> lines() {
		return this.lines;
	}

	/** The outcomes in the audit log. */
	Set<String> outcomes() {
		return this.outcomes;
	}

	@Override
	public void close() {
		this.root.detachAppender(this);
		this.others.forEach(this.root::addAppender);
		this.root.setLevel(this.usual);
		this.nangosOwn.setLevel(null);
		stop();
	}

}
