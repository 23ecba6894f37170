package io.nangomcp.nango;

import java.time.Instant;

/**
 * Where a user connects an account. Whoever has the link can use it, so that it must not
 * be logged.
 *
 * @param url a page of Nango's Connect UI
 * @param expiresAt until when it works
 */
public record ConnectLink(String url, Instant expiresAt) {

	/**
	 * Never prints the link.
	 */
	@Override
	public String toString() {
		return "ConnectLink[expiresAt=%s]".formatted(this.expiresAt);
	}

}
