package io.nangomcp.telemetry;

import java.time.Duration;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * One line per tool call, on a logger of its own: who called what, and what came of it.
 * Never arguments, results or keys.
 */
public final class AuditLog {

	/** The logger's name, for operators who send it elsewhere. */
	private static final Logger logger = LoggerFactory.getLogger("io.nangomcp.audit");

	/**
	 * Writes the line of a tool call.
	 * @param requestId the id that the client was given for this request
	 * @param keyHash the hash of the caller's key
	 * @param integration the caller's integration
	 * @param tool the name that was called, which may not exist
	 * @param outcome {@code success}, or the code of the failure
	 * @param attempts how often the action was triggered, {@code null} when that is not
	 * known
	 * @param duration from the call's arrival to its outcome
	 */
	public void toolCall(String requestId, String keyHash, String integration, String tool, String outcome,
			@Nullable Integer attempts, Duration duration) {
		LoggingEventBuilder line = logger.atInfo()
			.addKeyValue("tool", Redaction.printable(tool))
			.addKeyValue("integration", integration)
			.addKeyValue("key", keyHash)
			.addKeyValue("outcome", outcome);
		if (attempts != null) {
			line = line.addKeyValue("attempts", attempts);
		}
		line.addKeyValue("duration_ms", duration.toMillis()).addKeyValue("request", requestId).log("tool call");
	}

}
