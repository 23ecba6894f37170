package io.nangomcp.telemetry;

import java.util.Set;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.contextpropagation.ObservationThreadLocalAccessor;
import org.jspecify.annotations.Nullable;
import reactor.util.context.ContextView;

import org.springframework.stereotype.Component;

/**
 * Observes MCP requests.
 */
@Component
public class Operations {

	/** Clients can make up others without end. */
	private static final Set<String> METHODS = Set.of("initialize", "ping", "tools/list", "tools/call",
			"server/discover", "subscriptions/listen");

	private static final String OTHER = "other";

	private final ObservationRegistry registry;

	Operations(ObservationRegistry registry) {
		this.registry = registry;
	}

	/**
	 * Begins to observe a request.
	 * @param method its method
	 * @param requestId the id that its client gave it
	 * @param metaParent the {@code traceparent} in the message, if any; it wins
	 * @param httpParent that of the HTTP request, if any
	 * @param ambient the context that the request is answered in
	 * @return the request as it is observed
	 */
	public Operation begin(String method, String requestId, @Nullable String metaParent, @Nullable String httpParent,
			ContextView ambient) {
		OperationContext context = new OperationContext(METHODS.contains(method) ? method : OTHER,
				Redaction.printable(requestId), TraceParent.read(metaParent), TraceParent.read(httpParent));
		Observation observation = OperationObservation.MCP_REQUEST.observation(this.registry, () -> context)
			.parentObservation(ambient.getOrDefault(ObservationThreadLocalAccessor.KEY, null))
			.start();
		return new Operation(context, observation);
	}

}
