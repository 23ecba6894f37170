package io.nangomcp.mcp;

import java.time.Instant;

import io.nangomcp.nango.ConnectLink;
import org.jspecify.annotations.Nullable;

/**
 * What a client was asked before, as it travels in a request state.
 */
sealed interface Question {

	/** Its text, for {@link #read(String)}. */
	String write();

	/** Reads what {@link #write()} has written. */
	static Question read(String text) {
		if (text.startsWith(OfAction.MARK)) {
			return new OfAction(text.substring(OfAction.MARK.length()));
		}
		String[] parts = text.split("\n", 4);
		ConnectLink link = new ConnectLink(parts[2], Instant.ofEpochSecond(Long.parseLong(parts[1])));
		return new ToConnect(link, parts[3].isEmpty() ? null : parts[3]);
	}

	/**
	 * An action asked something.
	 *
	 * @param state what the action wants to have back
	 */
	record OfAction(String state) implements Question {

		private static final String MARK = "action ";

		@Override
		public String write() {
			return MARK + this.state;
		}

	}

	/**
	 * We asked the user to connect.
	 *
	 * @param link where
	 * @param broken the connection that has to be renewed, {@code null} for a new one
	 */
	record ToConnect(ConnectLink link, @Nullable String broken) implements Question {

		@Override
		public String write() {
			return String.join("\n", "connect", String.valueOf(this.link.expiresAt().getEpochSecond()), this.link.url(),
					(this.broken != null) ? this.broken : "");
		}

	}

}
