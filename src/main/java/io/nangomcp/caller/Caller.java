package io.nangomcp.caller;

import java.time.Duration;

import io.nangomcp.nango.NangoKey;
import org.jspecify.annotations.Nullable;

/**
 * Who is asking, as stated in the request.
 *
 * @param key the Nango key that the request is made with
 * @param integration the integration whose actions are the caller's tools, Nango's
 * {@code provider-config-key}
 * @param connection the connection to run them with, Nango's {@code connection-id}
 * @param tools which of the tools the caller wants to see
 * @param callTimeout how long the caller waits for a call, {@code null} when it leaves
 * that to us
 */
public record Caller(NangoKey key, String integration, String connection, ToolPatterns tools,
		@Nullable Duration callTimeout) {

	/**
	 * What a handle is bound to, so that it is good for this caller only.
	 * @return one line, without the key or anything to guess it from
	 */
	public String binding() {
		return String.join("\t", this.key.fingerprint(), this.integration, this.connection);
	}

	/**
	 * Never prints the connection, which Nango treats as a secret.
	 */
	@Override
	public String toString() {
		return "Caller[key=%s, integration=%s]".formatted(this.key, this.integration);
	}

}
