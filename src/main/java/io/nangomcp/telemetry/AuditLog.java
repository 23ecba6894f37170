package io.nangomcp.telemetry;

import java.util.LinkedHashMap;
import java.util.Map;

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
		LoggingEventBuilder line = logger.atInfo();
		for (Map.Entry<String, Object> field : fields(call).entrySet()) {
			line = line.addKeyValue(field.getKey(), field.getValue());
		}
		line.log("tool call");
	}

	private static Map<String, Object> fields(ToolCallRecord call) {
		Map<String, Object> fields = new LinkedHashMap<>();
		fields.put("tool", Redaction.printable(call.tool()));
		fields.put("integration", call.integration());
		fields.put("key", call.key());
		if (call.endUser() != null) {
			fields.put("end_user", call.endUser());
		}
		fields.put("arguments", call.arguments());
		fields.put("outcome", call.outcome());
		if (call.attempts() != null) {
			fields.put("attempts", call.attempts());
		}
		if (call.size() != null) {
			fields.put("size", call.size());
		}
		fields.put("duration_ms", call.duration().toMillis());
		fields.put("request", call.request());
		if (call.trace() != null) {
			fields.put("trace", call.trace());
		}
		return fields;
	}

}
