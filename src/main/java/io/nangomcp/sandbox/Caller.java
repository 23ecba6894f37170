package io.nangomcp.sandbox;

import java.util.Set;

/**
 * Who an API key stands for.
 *
 * @param environment the environment that the key belongs to
 * @param rateLimit the limit of the key's account
 * @param scopes what the key may do, or "*"
 */
record Caller(Environment environment, RateLimit rateLimit, Set<String> scopes) {

	static final String FULL_ACCESS = "*";

	void require(String scope) {
		if (!this.scopes.contains(FULL_ACCESS) && !this.scopes.contains(scope)) {
			throw new Refusal(Reply.error(403, "forbidden", "Insufficient scope. Required: " + scope));
		}
	}

}
