package io.nangomcp.telemetry;

import java.util.concurrent.atomic.AtomicBoolean;

import io.micrometer.observation.Observation;
import io.micrometer.observation.contextpropagation.ObservationThreadLocalAccessor;
import io.micrometer.tracing.handler.TracingObservationHandler.TracingContext;
import org.jspecify.annotations.Nullable;
import reactor.util.context.Context;

/**
 * An MCP request as it is observed, until it ends for the first time.
 */
public final class Operation {

	private static final String TOOL_ERROR = "tool_error";

	private static final String CANCELLED = "cancelled";

	private final OperationContext context;

	private final Observation observation;

	private final AtomicBoolean ended = new AtomicBoolean();

	Operation(OperationContext context, Observation observation) {
		this.context = context;
		this.observation = observation;
	}

	/**
	 * Makes this the parent of what is done for the request.
	 * @param reactor the context that it is done in
	 * @return the context with this in it
	 */
	public Context within(Context reactor) {
		return reactor.put(ObservationThreadLocalAccessor.KEY, this.observation);
	}

	/**
	 * The protocol is known.
	 * @param version one of the versions that there are
	 */
	public void speaks(String version) {
		this.context.protocolVersion(version);
	}

	/**
	 * The tool is known.
	 * @param integration the integration that has it
	 * @param tool its name
	 */
	public void calls(String integration, String tool) {
		this.context.tool(integration, tool);
	}

	/**
	 * The call of a tool has an outcome.
	 * @param outcome its code in the audit log
	 */
	public void comesTo(String outcome) {
		this.context.outcome(outcome);
	}

	/**
	 * The client is told that the tool failed.
	 */
	public void toolFailed() {
		this.context.errorType(TOOL_ERROR);
	}

	/**
	 * The request has a result.
	 */
	public void succeed() {
		end(() -> {
		});
	}

	/**
	 * The request is answered with an error.
	 * @param code the JSON-RPC error code
	 */
	public void fail(int code) {
		end(() -> this.context.statusCode(code));
	}

	/**
	 * The client waits no longer, unless it has its answer.
	 */
	public void cancel() {
		end(() -> this.context.errorType(CANCELLED));
	}

	private void end(Runnable reason) {
		if (this.ended.compareAndSet(false, true)) {
			reason.run();
			this.context.complete();
			this.observation.stop();
		}
	}

	/**
	 * The trace that the request belongs to.
	 * @return its id, {@code null} when there is none
	 */
	public @Nullable String traceId() {
		TracingContext tracing = this.context.get(TracingContext.class);
		if (tracing != null && tracing.getSpan() != null) {
			return tracing.getSpan().context().traceId();
		}
		TraceParent parent = (this.context.metaParent() != null) ? this.context.metaParent()
				: this.context.httpParent();
		return (parent != null) ? parent.traceId() : null;
	}

}
