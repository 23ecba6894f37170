package io.nangomcp.caller;

import io.nangomcp.nango.NangoKey;

/**
 * Who is asking, as stated in the request.
 *
 * @param key the Nango key that the request is made with
 * @param integration the integration whose actions are the caller's tools, Nango's
 * {@code provider-config-key}
 * @param connection the connection to run them with, Nango's {@code connection-id}
 */
public record Caller(NangoKey key, String integration, String connection) {

	/**
	 * Never prints the connection, which Nango treats as a secret.
	 */
	@Override
	public String toString() {
		return "Caller[key=%s, integration=%s]".formatted(this.key, this.integration);
	}

}
