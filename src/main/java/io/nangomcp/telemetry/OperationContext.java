package io.nangomcp.telemetry;

import io.micrometer.common.KeyValue;
import io.micrometer.observation.Observation;
import io.nangomcp.telemetry.OperationObservation.Metric;
import org.jspecify.annotations.Nullable;

/**
 * What is known of an MCP request by now.
 */
final class OperationContext extends Observation.Context {

	private final String method;

	private final String requestId;

	private final @Nullable TraceParent metaParent;

	private final @Nullable TraceParent httpParent;

	private String protocolVersion = KeyValue.NONE_VALUE;

	private String errorType = KeyValue.NONE_VALUE;

	private String statusCode = KeyValue.NONE_VALUE;

	private @Nullable String integration;

	private @Nullable String tool;

	private @Nullable String outcome;

	OperationContext(String method, String requestId, @Nullable TraceParent metaParent,
			@Nullable TraceParent httpParent) {
		this.method = method;
		this.requestId = requestId;
		this.metaParent = metaParent;
		this.httpParent = httpParent;
	}

	synchronized void protocolVersion(String version) {
		this.protocolVersion = version;
	}

	synchronized void tool(String toolsIntegration, String name) {
		this.integration = toolsIntegration;
		this.tool = name;
	}

	synchronized void outcome(String code) {
		this.outcome = code;
	}

	synchronized void errorType(String type) {
		this.errorType = type;
	}

	synchronized void statusCode(int code) {
		this.statusCode = String.valueOf(code);
		this.errorType = this.statusCode;
	}

	/** Before it is recorded. */
	synchronized void complete() {
		addLowCardinalityKeyValue(KeyValue.of(Metric.METHOD, this.method));
		addLowCardinalityKeyValue(KeyValue.of(Metric.PROTOCOL_VERSION, this.protocolVersion));
		addLowCardinalityKeyValue(KeyValue.of(Metric.ERROR_TYPE, this.errorType));
		addLowCardinalityKeyValue(KeyValue.of(Metric.STATUS_CODE, this.statusCode));
	}

	String method() {
		return this.method;
	}

	String requestId() {
		return this.requestId;
	}

	/** The parent that the message itself names. */
	@Nullable TraceParent metaParent() {
		return this.metaParent;
	}

	/** The parent that the HTTP request names. */
	@Nullable TraceParent httpParent() {
		return this.httpParent;
	}

	synchronized String errorType() {
		return this.errorType;
	}

	synchronized @Nullable String integration() {
		return this.integration;
	}

	synchronized @Nullable String tool() {
		return this.tool;
	}

	synchronized @Nullable String outcome() {
		return this.outcome;
	}

}
