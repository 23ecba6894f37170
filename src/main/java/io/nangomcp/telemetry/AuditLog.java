package io.nangomcp.telemetry;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

import org.springframework.stereotype.Component;

/**
 * One line per tool call, on a logger of its own: who called what, and what came of it.
 * Never arguments, results or keys.
 */
@Component
public final class AuditLog {

	/** The logger, for operators who send it elsewhere. */
	static final String NAME = "io.nangomcp.audit";

	private static final Logger logger = LoggerFactory.getLogger(NAME);

	/**
	 * Whether anybody reads it.
	 * @return whether lines are written
	 */
	public boolean isOn() {
		return logger.isInfoEnabled();
	}

	/**
	 * Writes the line of a tool call.
	 * @param call the call
	 */
	public void write(ToolCallRecord call) {
		LoggingEventBuilder line = logger.atInfo()
			.addKeyValue("tool", Redaction.printable(call.tool()))
			.addKeyValue("integration", call.integration())
			.addKeyValue("key", call.key());
		line = addIfKnown(line, "end_user", call.endUser());
		line = line.addKeyValue("arguments", call.arguments()).addKeyValue("outcome", call.outcome());
		line = addIfKnown(line, "attempts", call.attempts());
		line = addIfKnown(line, "size", call.size());
		line = line.addKeyValue("duration_ms", call.duration().toMillis()).addKeyValue("request", call.request());
		addIfKnown(line, "trace", call.trace()).log("tool call");
	}

	private static LoggingEventBuilder addIfKnown(LoggingEventBuilder line, String field, @Nullable Object value) {
		return (value != null) ? line.addKeyValue(field, value) : line;
	}

}
