package io.nangomcp.mcp;

/**
 * A JSON-RPC error on its way out.
 */
final class RpcException extends RuntimeException {

	private final int status;

	private final int code;

	RpcException(int status, int code, String message) {
		super(message, null, false, false);
		this.status = status;
		this.code = code;
	}

	/** The HTTP status to answer with. */
	int status() {
		return this.status;
	}

	/** The JSON-RPC error code. */
	int code() {
		return this.code;
	}

}
