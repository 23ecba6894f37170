package io.nangomcp.telemetry;

import org.slf4j.spi.LoggingEventBuilder;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/**
 * The id of a request, for log lines that are written far from where it is known.
 */
public final class RequestId {

	private static final String FIELD = "request";

	private RequestId() {
	}

	/**
	 * Says for which request something is done.
	 * @param id the request's id
	 * @param reactor the context that it is done in
	 * @return the context with the id in it
	 */
	public static Context within(String id, Context reactor) {
		return reactor.put(RequestId.class, id);
	}

	/**
	 * Adds the id to a line, where there is one.
	 * @param line the line
	 * @param reactor the context that it is written in
	 * @return the line
	 */
	public static LoggingEventBuilder name(LoggingEventBuilder line, ContextView reactor) {
		return reactor.<String>getOrEmpty(RequestId.class).map((id) -> line.addKeyValue(FIELD, id)).orElse(line);
	}

}
