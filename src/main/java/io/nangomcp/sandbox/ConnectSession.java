package io.nangomcp.sandbox;

import java.time.Instant;
import java.util.List;

/**
 * A Connect session: what one end user may connect, once.
 *
 * @param token the token in its link
 * @param environment where the connection belongs
 * @param owner whom the connection is for
 * @param target what may be connected
 * @param expires when it ends
 */
record ConnectSession(String token, Environment environment, Owner owner, Target target, Instant expires) {

	/**
	 * What a session may connect.
	 */
	sealed interface Target {

		/** The integrations to choose from. */
		List<Integration> integrations();

	}

	/**
	 * A new connection to one of some integrations.
	 *
	 * @param integrations the integrations to choose from
	 */
	record NewConnection(List<Integration> integrations) implements Target {
	}

	/**
	 * A connection that is there already.
	 *
	 * @param connection the connection
	 */
	record Reconnection(Connection connection) implements Target {

		@Override
		public List<Integration> integrations() {
			return List.of(this.connection.integration());
		}

	}

}
