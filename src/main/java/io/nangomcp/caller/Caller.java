package io.nangomcp.caller;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import io.nangomcp.nango.ConnectionFilter;
import io.nangomcp.nango.NangoConnection;
import io.nangomcp.nango.NangoKey;
import org.jspecify.annotations.Nullable;

/**
 * Who is asking, as stated in the request.
 *
 * @param key the Nango key that the request is made with
 * @param integration the integration whose actions are the caller's tools, Nango's
 * {@code provider-config-key}; {@link #ALL_INTEGRATIONS} for an agent session
 * @param account whose account there to run them with
 * @param tools which of the tools the caller wants to see
 * @param builtinTools which of our own tools the caller wants to see
 * @param callTimeout how long the caller waits for a call, {@code null} when it leaves
 * that to us
 */
public record Caller(NangoKey key, String integration, Account account, ToolPatterns tools, ToolPatterns builtinTools,
		@Nullable Duration callTimeout) {

	/** In place of an integration's key: all that an agent session has. */
	public static final String ALL_INTEGRATIONS = "*";

	/**
	 * What a handle is bound to, so that it is good for this caller only.
	 * @return one line, without the key or anything to guess it from
	 */
	public String binding() {
		return String.join("\t", this.key.fingerprint(), this.integration, this.account.binding());
	}

	/**
	 * Whether a connection is the caller's. Nango is asked for no other; this is for what
	 * stands between.
	 * @param connection any connection
	 * @return whether it is of the caller's integration, and of its account
	 */
	public boolean reaches(NangoConnection connection) {
		return switch (this.account) {
			case Session granted -> granted.session().reaches(connection);
			case Connection stated -> isOfIntegration(connection) && stated.id().equals(connection.id());
			case EndUser user ->
				isOfIntegration(connection) && user.id().equals(connection.tags().get(ConnectionFilter.END_USER_ID));
			case Tenant tenant -> isOfIntegration(connection) && tenant.any()
				.stream()
				.anyMatch((tags) -> connection.tags().entrySet().containsAll(tags.entrySet()));
		};
	}

	private boolean isOfIntegration(NangoConnection connection) {
		return connection.integration().equals(this.integration);
	}

	/**
	 * How long to wait on the caller's behalf.
	 * @param usual how long it would be without a wish of the caller's
	 * @return the same, or less where the caller waits no longer
	 */
	public Duration patience(Duration usual) {
		return (this.callTimeout != null && this.callTimeout.compareTo(usual) < 0) ? this.callTimeout : usual;
	}

	/**
	 * The same caller, who waits no longer than that.
	 * @param timeout how long, {@code null} to leave it to us
	 * @return the caller
	 */
	public Caller withCallTimeout(@Nullable Duration timeout) {
		return new Caller(this.key, this.integration, this.account, this.tools, this.builtinTools, timeout);
	}

	/**
	 * Never prints the account: Nango treats a connection as a secret.
	 */
	@Override
	public String toString() {
		return "Caller[key=%s, integration=%s]".formatted(this.key, this.integration);
	}

	/**
	 * Whose account of an integration.
	 */
	public sealed interface Account {

		/** What tells it from all other accounts, in one line. */
		String binding();

	}

	/**
	 * That of a connection.
	 *
	 * @param id Nango's {@code connection-id}
	 */
	public record Connection(String id) implements Account {

		@Override
		public String binding() {
			return this.id;
		}

		/**
		 * Never prints the connection.
		 */
		@Override
		public String toString() {
			return "Connection";
		}

	}

	/**
	 * That of a user, by whatever connection the user has.
	 *
	 * @param id the user's id, as in the connection's tag {@code end_user_id}
	 */
	public record EndUser(String id) implements Account {

		@Override
		public String binding() {
			return "end user\t" + this.id;
		}

		/**
		 * Never prints the user.
		 */
		@Override
		public String toString() {
			return "EndUser";
		}

	}

	/**
	 * That of an agent session, by the connections that it has.
	 *
	 * @param session what the request's token says
	 */
	public record Session(AgentSession session) implements Account {

		@Override
		public String binding() {
			return "session\t" + this.session.id();
		}

		/**
		 * Never prints the session.
		 */
		@Override
		public String toString() {
			return "Session";
		}

	}

	/**
	 * That of an agent session in one integration, to which it had no connection when it
	 * was created: by the one connection with its tags, if there is one by now.
	 *
	 * @param session the session's id
	 * @param any the tags: a connection has all of any one entry; empty when no
	 * connection can become the session's
	 */
	public record Tenant(String session, List<Map<String, String>> any) implements Account {

		@Override
		public String binding() {
			return "tenant\t" + this.session;
		}

		/**
		 * Never prints the session or the tags.
		 */
		@Override
		public String toString() {
			return "Tenant";
		}

	}

}
