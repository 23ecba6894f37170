package io.nangomcp.telemetry;

import io.micrometer.common.docs.KeyName;
import io.micrometer.observation.docs.ObservationDocumentation;

/**
 * What is observed of MCP requests, in the terms of OpenTelemetry's conventions for MCP.
 */
public enum OperationObservation implements ObservationDocumentation {

	/**
	 * An MCP request, from its arrival to its answer: a timer, and a span where traces
	 * are exported.
	 */
	MCP_REQUEST;

	@Override
	public String getName() {
		return "mcp.server.operation.duration";
	}

	@Override
	public String getContextualName() {
		return "{mcp.method.name} {gen_ai.tool.name}";
	}

	@Override
	public KeyName[] getLowCardinalityKeyNames() {
		return Metric.values();
	}

	@Override
	public KeyName[] getHighCardinalityKeyNames() {
		return SpanOnly.values();
	}

	/**
	 * On metrics and spans: few values each, whatever clients send.
	 */
	public enum Metric implements KeyName {

		/** The method, {@code other} for one that this server does not have. */
		METHOD("mcp.method.name"),

		/** The version of MCP that is spoken, if it came to that. */
		PROTOCOL_VERSION("mcp.protocol.version"),

		/**
		 * {@code tool_error}, a JSON-RPC error code, or {@code cancelled}; none on
		 * success.
		 */
		ERROR_TYPE("error.type"),

		/** The JSON-RPC error code, if the answer is one. */
		STATUS_CODE("rpc.response.status_code");

		private final String key;

		Metric(String key) {
			this.key = key;
		}

		@Override
		public String asString() {
			return this.key;
		}

	}

	/**
	 * On spans only.
	 */
	public enum SpanOnly implements KeyName {

		/** {@code execute_tool} for a call of a tool. */
		OPERATION("gen_ai.operation.name"),

		/** The tool that is called, if there is one of that name. */
		TOOL("gen_ai.tool.name"),

		/** The integration that has the tool. */
		INTEGRATION("nango.integration"),

		/** What came of the call, as in the audit log. */
		OUTCOME("nango.mcp.outcome"),

		/** The id that the client gave the request. */
		REQUEST_ID("jsonrpc.request.id");

		private final String key;

		SpanOnly(String key) {
			this.key = key;
		}

		@Override
		public String asString() {
			return this.key;
		}

	}

}
