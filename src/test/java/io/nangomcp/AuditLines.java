package io.nangomcp;

import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import org.slf4j.LoggerFactory;

/**
 * What the audit log says of each request while this is open.
 */
final class AuditLines extends AppenderBase<ILoggingEvent> implements AutoCloseable {

	private static final Logger LOGGER = (Logger) LoggerFactory.getLogger("io.nangomcp.audit");

	private final Map<String, Map<String, String>> lines = new ConcurrentHashMap<>();

	static AuditLines open() {
		AuditLines lines = new AuditLines();
		lines.setContext(LOGGER.getLoggerContext());
		lines.start();
		LOGGER.addAppender(lines);
		return lines;
	}

	@Override
	protected void append(ILoggingEvent event) {
		Map<String, String> line = new ConcurrentHashMap<>();
		event.getKeyValuePairs().forEach((pair) -> line.put(pair.key, String.valueOf(pair.value)));
		this.lines.put(line.getOrDefault("request", ""), line);
	}

	/** What is said of a request, empty when nothing is. */
	String value(String request, String key) {
		return Objects.requireNonNullElse(this.lines.getOrDefault(request, Map.of()).get(key), "");
	}

	@Override
	public void close() {
		LOGGER.detachAppender(this);
		stop();
	}

}
