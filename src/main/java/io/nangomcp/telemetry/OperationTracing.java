package io.nangomcp.telemetry;

import io.micrometer.common.KeyValue;
import io.micrometer.common.docs.KeyName;
import io.micrometer.observation.Observation;
import io.micrometer.tracing.Link;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.TraceContext;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.handler.TracingObservationHandler;
import io.nangomcp.telemetry.OperationObservation.SpanOnly;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/**
 * Makes a span of each MCP request. Its parent is what the message names, which MCP's
 * clients know better than HTTP's; what HTTP names is linked then.
 */
@Component
@ConditionalOnProperty(TracingOnDemand.ENDPOINT)
@Order(Ordered.HIGHEST_PRECEDENCE)
class OperationTracing implements TracingObservationHandler<OperationContext> {

	private final Tracer tracer;

	OperationTracing(Tracer tracer) {
		this.tracer = tracer;
	}

	@Override
	public Tracer getTracer() {
		return this.tracer;
	}

	@Override
	public boolean supportsContext(Observation.Context context) {
		return context instanceof OperationContext;
	}

	@Override
	public void onStart(OperationContext context) {
		Span.Builder span = this.tracer.spanBuilder().kind(Span.Kind.SERVER).name(context.method());
		TraceContext ambient = ambient(context);
		TraceContext parent = (context.metaParent() != null) ? remote(context.metaParent()) : ambient;
		if (parent != null) {
			span.setParent(parent);
		}
		else {
			span.setNoParent();
		}
		if (context.metaParent() != null && ambient != null) {
			span.addLink(new Link(ambient));
		}
		getTracingContext(context).setSpan(span.start());
	}

	private @Nullable TraceContext ambient(OperationContext context) {
		Span http = getParentSpan(context);
		if (http != null) {
			return http.context();
		}
		return (context.httpParent() != null) ? remote(context.httpParent()) : null;
	}

	private TraceContext remote(TraceParent parent) {
		return this.tracer.traceContextBuilder()
			.traceId(parent.traceId())
			.spanId(parent.spanId())
			.sampled(parent.sampled())
			.build();
	}

	@Override
	public void onStop(OperationContext context) {
		Span span = getRequiredSpan(context);
		String tool = context.tool();
		span.name((tool != null) ? context.method() + " " + tool : context.method());
		tagSpan(context, span);
		if (!context.errorType().equals(KeyValue.NONE_VALUE)) {
			span.error(new FailedOperationException(context.errorType()));
		}
		endSpan(context, span);
	}

	/** Unlike a meter, a span leaves out what there is not. */
	@Override
	public void tagSpan(OperationContext context, Span span) {
		context.getLowCardinalityKeyValues()
			.stream()
			.filter((keyValue) -> !keyValue.getValue().equals(KeyValue.NONE_VALUE))
			.forEach((keyValue) -> span.tag(keyValue.getKey(), keyValue.getValue()));
		tag(span, SpanOnly.REQUEST_ID, context.requestId());
		tag(span, SpanOnly.OPERATION, (context.tool() != null) ? "execute_tool" : null);
		tag(span, SpanOnly.TOOL, context.tool());
		tag(span, SpanOnly.INTEGRATION, context.integration());
		tag(span, SpanOnly.OUTCOME, context.outcome());
	}

	private static void tag(Span span, KeyName key, @Nullable String value) {
		if (value != null) {
			span.tag(key.asString(), value);
		}
	}

	/** Says what kind of error it is, and nothing that anybody sent. */
	private static final class FailedOperationException extends RuntimeException {

		FailedOperationException(String errorType) {
			super(errorType, null, false, false);
		}

	}

}
