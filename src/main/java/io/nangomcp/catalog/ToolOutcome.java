package io.nangomcp.catalog;

import io.nangomcp.caller.Caller;
import io.nangomcp.nango.ConnectLink;
import io.nangomcp.nango.JsonText;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a call of a tool came to.
 */
public sealed interface ToolOutcome {

	/**
	 * How often the action was triggered.
	 * @return 0 when it never was
	 */
	int attempts();

	/**
	 * The tool did what it was asked to.
	 *
	 * @param output the result, exactly as Nango sent it
	 * @param attempts how often the action was triggered
	 */
	record Success(JsonText output, int attempts) implements ToolOutcome {

		/**
		 * Never prints the output.
		 */
		@Override
		public String toString() {
			return "Success[attempts=%d]".formatted(this.attempts);
		}

	}

	/**
	 * The tool did what it was asked to, and says so in MCP's own terms.
	 *
	 * @param content MCP content: text, images, audio, resources and links to them
	 * @param attempts how often the action was triggered
	 */
	record Content(ArrayNode content, int attempts) implements ToolOutcome {

		/**
		 * Never prints the content.
		 */
		@Override
		public String toString() {
			return "Content[attempts=%d]".formatted(this.attempts);
		}

	}

	/**
	 * The tool has questions to the client or its user, and wants to be called again with
	 * the answers (MCP 2026-07-28, multi round-trip requests).
	 *
	 * @param inputRequests MCP's requests to clients, by keys of the tool's choice; may
	 * be empty
	 * @param requestState what the tool wants to have back, {@code null} for nothing
	 * @param attempts how often the action was triggered
	 */
	record InputRequired(ObjectNode inputRequests, @Nullable String requestState, int attempts) implements ToolOutcome {

		/**
		 * Never prints the questions or the state.
		 */
		@Override
		public String toString() {
			return "InputRequired[attempts=%d]".formatted(this.attempts);
		}

	}

	/**
	 * The tool did what it was asked to, with a result too large to pass on.
	 *
	 * @param size the result's size in bytes
	 * @param limit the most bytes that are passed on
	 * @param preview the first part of the result, which is cut JSON text
	 * @param attempts how often the action was triggered
	 */
	record Truncated(long size, long limit, String preview, int attempts) implements ToolOutcome {

		/**
		 * Tells a model what it gets instead of the result.
		 * @return a sentence and the first part
		 */
		public String describe() {
			return "The action ran. Its result has %d bytes, more than the %d that are passed on; this is its first part:\n%s"
				.formatted(this.size, this.limit, this.preview);
		}

		/**
		 * Never prints the preview.
		 */
		@Override
		public String toString() {
			return "Truncated[size=%d, attempts=%d]".formatted(this.size, this.attempts);
		}

	}

	/**
	 * The tool failed in a way that a model or its user can act on.
	 *
	 * @param code what kind of failure, in snake_case; also the outcome in the audit log
	 * @param message what happened, in one or two sentences
	 * @param safeToRepeat whether the same call can be repeated without doing anything
	 * twice
	 * @param nextStep what to do about it, in one sentence
	 * @param attempts how often the action was triggered
	 */
	record Failure(String code, String message, boolean safeToRepeat, String nextStep,
			int attempts) implements ToolOutcome {

		/**
		 * Never prints the message, which may quote a provider.
		 */
		@Override
		public String toString() {
			return "Failure[code=%s, attempts=%d]".formatted(this.code, this.attempts);
		}

	}

	/**
	 * The tool needs a connection that works, which only the user can give it.
	 *
	 * @param caller whose connection it is
	 * @param broken the connection whose credentials no longer work, {@code null} when
	 * there is none at all
	 * @param link where the user connects, {@code null} as long as nobody has asked for
	 * it
	 * @param failure what to say where no question is put
	 */
	record NeedsConnection(Caller caller, @Nullable String broken, @Nullable ConnectLink link,
			Failure failure) implements ToolOutcome {

		/**
		 * Adds the link.
		 * @param made where the user connects
		 * @return the same with the link
		 */
		public NeedsConnection with(ConnectLink made) {
			return new NeedsConnection(this.caller, this.broken, made, this.failure);
		}

		/**
		 * Whether the user may be asked in a way upon which clients call again by
		 * themselves: nothing must be done twice, and connecting must be what helps,
		 * which it may not where only a right is missing.
		 * @return whether a question may be put
		 */
		public boolean allowsQuestion() {
			return this.failure.safeToRepeat() && !this.failure.code().equals("provider_error");
		}

		@Override
		public int attempts() {
			return this.failure.attempts();
		}

		/**
		 * Never prints the connection or the link.
		 */
		@Override
		public String toString() {
			return "NeedsConnection[failure=%s]".formatted(this.failure);
		}

	}

}
