package io.nangomcp.mcp;

import java.util.Collection;
import java.util.List;
import java.util.Map;

import io.modelcontextprotocol.spec.McpSchema.ErrorCodes;

/**
 * A JSON-RPC error on its way out. The codes beyond JSON-RPC's own are those of MCP
 * 2026-07-28, overview, error codes.
 */
final class RpcException extends RuntimeException {

	/** The code that MCP's own SDKs give where JSON-RPC has none. */
	static final int SERVER_ERROR = -32000;

	private static final int HEADER_MISMATCH = -32020;

	/** MCP 2025-11-25. */
	private static final int URL_ELICITATION_REQUIRED = -32042;

	private static final int MISSING_CLIENT_CAPABILITY = -32021;

	private static final int UNSUPPORTED_PROTOCOL_VERSION = -32022;

	private final int status;

	private final int code;

	private final transient Map<String, Object> data;

	RpcException(int status, int code, String message) {
		this(status, code, message, Map.of());
	}

	private RpcException(int status, int code, String message, Map<String, Object> data) {
		super(message, null, false, false);
		this.status = status;
		this.code = code;
		this.data = data;
	}

	/** The body is no message. */
	static RpcException parseError(String message) {
		return new RpcException(400, ErrorCodes.PARSE_ERROR, message);
	}

	/** The request is well-formed, but what it says of its method is not. */
	static RpcException invalidParams(String message) {
		return new RpcException(200, ErrorCodes.INVALID_PARAMS, message);
	}

	/** A header does not say what the body says. */
	static RpcException headerMismatch(String message) {
		return new RpcException(400, HEADER_MISMATCH, "Header mismatch: " + message);
	}

	static RpcException unsupportedVersion(String requested, List<String> supported) {
		return new RpcException(400, UNSUPPORTED_PROTOCOL_VERSION, "Unsupported protocol version",
				Map.of("supported", supported, "requested", requested));
	}

	static RpcException missingCapabilities(Collection<ClientCapability> required) {
		return new RpcException(400, MISSING_CLIENT_CAPABILITY,
				"The tool has a question that this client does not declare to answer",
				Map.of("requiredCapabilities", ClientCapability.declare(required)));
	}

	/** The client must show its user a link before it calls again. */
	static RpcException urlElicitationRequired(String integration, Object elicitation) {
		return new RpcException(200, URL_ELICITATION_REQUIRED,
				"The user has to connect an account of the integration \"%s\" first, by the link in data.elicitations"
					.formatted(integration),
				Map.of("elicitations", List.of(elicitation)));
	}

	/** The HTTP status to answer with. */
	int status() {
		return this.status;
	}

	/** The JSON-RPC error code. */
	int code() {
		return this.code;
	}

	/** What the code demands beside the message. */
	Map<String, Object> data() {
		return this.data;
	}

}
