package io.nangomcp.doctor;

import java.util.Objects;

import io.nangomcp.caller.CallerReader;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;

/**
 * The caller whose setup is examined, as it was stated on the command line.
 *
 * @param keyVariable the environment variable that has the key
 * @param key the key, {@code null} where the variable is not set
 * @param integration the integration's ID
 * @param accountHeader the header that says whose account, {@code connection-id} or
 * {@code nango-end-user-id}
 * @param account the header's value
 */
record Examinee(String keyVariable, @Nullable String key, String integration, String accountHeader, String account) {

	/** What the caller's client would send, with a stand-in for a key that is missing. */
	HttpHeaders headers() {
		HttpHeaders headers = new HttpHeaders();
		headers.set(HttpHeaders.AUTHORIZATION, "Bearer " + Objects.requireNonNullElse(this.key, "missing"));
		headers.set(CallerReader.INTEGRATION, this.integration);
		headers.set(this.accountHeader, this.account);
		return headers;
	}

	/**
	 * Never prints the key or the account.
	 */
	@Override
	public String toString() {
		return "Examinee[integration=%s]".formatted(this.integration);
	}

}
