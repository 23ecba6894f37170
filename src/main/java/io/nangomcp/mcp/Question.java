package io.nangomcp.mcp;

import java.time.Instant;

import io.nangomcp.nango.ConnectLink;

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
		String[] parts = text.split(" ", 3);
		return new ToConnect(new ConnectLink(parts[2], Instant.ofEpochSecond(Long.parseLong(parts[1]))));
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
	 */
	record ToConnect(ConnectLink link) implements Question {

		@Override
		public String write() {
			return "connect %d %s".formatted(this.link.expiresAt().getEpochSecond(), this.link.url());
		}

	}

}
