package io.nangomcp.mcp;

import io.modelcontextprotocol.spec.McpSchema.ErrorCodes;
import io.nangomcp.caller.Caller;
import io.nangomcp.catalog.Failures;
import io.nangomcp.catalog.ToolOutcome;
import io.nangomcp.catalog.UnknownToolException;
import io.nangomcp.nango.NangoError;
import io.nangomcp.nango.NangoException;
import org.jspecify.annotations.Nullable;

/**
 * Which failures become which JSON-RPC errors.
 */
final class ErrorReplies {

	private ErrorReplies() {
	}

	/**
	 * The error for a failure.
	 * @param failure what a handler failed with
	 * @param caller whose request it was
	 * @return the error, {@code null} for a failure that nobody foresaw
	 */
	static @Nullable RpcException toRpc(Throwable failure, Caller caller) {
		return switch (failure) {
			case RpcException error -> error;
			case UnknownToolException unknown -> RpcException.invalidParams(String.valueOf(unknown.getMessage()));
			case NangoException nango -> toRpc(nango.error(), caller);
			default -> null;
		};
	}

	private static String explain(NangoError error, Caller caller) {
		ToolOutcome.Failure failure = Failures.explain(error, caller.integration(), 0, false);
		return failure.message() + " " + failure.nextStep();
	}

	/** A refused key is 403 and not 401, which would send clients into OAuth. */
	private static RpcException toRpc(NangoError error, Caller caller) {
		String message = explain(error, caller);
		return switch (error) {
			case NangoError.InvalidKey _, NangoError.MissingScope _ ->
				new RpcException(403, ErrorCodes.INVALID_REQUEST, message);
			default -> new RpcException(200, ErrorCodes.INTERNAL_ERROR, message);
		};
	}

	/**
	 * The code of a failure in the audit log.
	 * @param failure what a tool call failed with
	 * @return a code in snake_case
	 */
	static String codeOf(Throwable failure) {
		return switch (failure) {
			case RpcException _ -> "refused";
			case UnknownToolException _ -> "unknown_tool";
			case NangoException nango -> Failures.explain(nango.error(), "", 0, false).code();
			default -> "internal_error";
		};
	}

}
