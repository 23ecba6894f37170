package io.nangomcp.sandbox;

import java.util.List;
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

	/** Ends the request if the key has none of the scopes. */
	void require(List<String> anyOf) {
		if (!this.scopes.contains(FULL_ACCESS) && anyOf.stream().noneMatch(this.scopes::contains)) {
			String required = (anyOf.size() > 1) ? "Required one of: " : "Required: ";
			throw new Refusal(
					Reply.error(403, "forbidden", "Insufficient scope. " + required + String.join(" or ", anyOf)));
		}
	}

}
