package io.nangomcp.telemetry;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.function.BiConsumer;

import ch.qos.logback.classic.AsyncAppender;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.encoder.EncoderBase;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeAndTimeBasedRollingPolicy;
import ch.qos.logback.core.util.FileSize;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.json.JsonWriter;
import org.springframework.stereotype.Component;

/**
 * Sends the audit log to a file of its own, as JSON lines: a new file every day, and
 * after 100 MB. A thread of its own writes it, as no event loop may wait for a disk; no
 * line is ever left out.
 */
@Component
@ConditionalOnProperty("mcp.audit.file")
class AuditFile implements DisposableBean {

	private static final FileSize LARGEST = FileSize.valueOf("100MB");

	private static final int DAYS_KEPT = 30;

	private static final int QUEUE = 8_192;

	private final LoggerContext loggers = (LoggerContext) LoggerFactory.getILoggerFactory();

	private final Logger logger = this.loggers.getLogger(AuditLog.NAME);

	private final AsyncAppender lines = new AsyncAppender();

	AuditFile(AuditProperties properties) {
		File file = Objects.requireNonNull(properties.file());
		RollingFileAppender<ILoggingEvent> writer = writer(file);
		if (!writer.isStarted()) {
			throw new IllegalStateException("The audit log cannot be written to %s (mcp.audit.file)".formatted(file));
		}
		this.lines.setContext(this.loggers);
		this.lines.setName(AuditLog.NAME);
		this.lines.setQueueSize(QUEUE);
		this.lines.setDiscardingThreshold(0);
		// As long as it takes.
		this.lines.setMaxFlushTime(0);
		this.lines.addAppender(writer);
		this.lines.start();
		this.logger.addAppender(this.lines);
		this.logger.setAdditive(false);
	}

	private RollingFileAppender<ILoggingEvent> writer(File file) {
		RollingFileAppender<ILoggingEvent> writer = new RollingFileAppender<>();
		SizeAndTimeBasedRollingPolicy<ILoggingEvent> policy = new SizeAndTimeBasedRollingPolicy<>();
		JsonLines encoder = new JsonLines();
		writer.setContext(this.loggers);
		writer.setName(AuditLog.NAME);
		writer.setFile(file.getPath());
		writer.setRollingPolicy(policy);
		writer.setEncoder(encoder);
		policy.setContext(this.loggers);
		policy.setParent(writer);
		policy.setFileNamePattern(file.getPath() + ".%d{yyyy-MM-dd}.%i.gz");
		policy.setMaxFileSize(LARGEST);
		policy.setMaxHistory(DAYS_KEPT);
		policy.start();
		encoder.start();
		writer.start();
		return writer;
	}

	/** Writes what is still to be written. */
	@Override
	public void destroy() {
		this.logger.setAdditive(true);
		this.logger.detachAppender(this.lines);
		this.lines.stop();
	}

	/** The time and the fields of a line, as one line of JSON. */
	private static final class JsonLines extends EncoderBase<ILoggingEvent> {

		private static final JsonWriter<ILoggingEvent> WRITER = JsonWriter.<ILoggingEvent>of((line) -> {
			line.add("time", ILoggingEvent::getInstant);
			line.add().<String, Object>usingPairs(JsonLines::fields);
		}).withNewLineAtEnd();

		private static void fields(ILoggingEvent event, BiConsumer<String, Object> fields) {
			event.getKeyValuePairs().forEach((field) -> fields.accept(field.key, field.value));
		}

		@Override
		public byte[] headerBytes() {
			return new byte[0];
		}

		@Override
		public byte[] encode(ILoggingEvent event) {
			return WRITER.write(event).toByteArray(StandardCharsets.UTF_8);
		}

		@Override
		public byte[] footerBytes() {
			return new byte[0];
		}

	}

}
