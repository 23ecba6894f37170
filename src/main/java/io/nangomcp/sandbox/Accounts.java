package io.nangomcp.sandbox;

import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * The accounts of a data set, by their API keys.
 */
final class Accounts {

	private static final Pattern UUID_V4 = Pattern
		.compile("(?i)[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");

	private final Map<String, Caller> callers;

	private Accounts(Map<String, Caller> callers) {
		this.callers = callers;
	}

	/**
	 * Reads the accounts file and the integration files that it names, relative to
	 * itself.
	 */
	static Accounts read(DataFile file, InstantSource clock) {
		Map<String, Caller> callers = new HashMap<>();
		for (Account account : file.read(Content.class).accounts()) {
			RateLimit rateLimit = new RateLimit(account.requestsPerMinute(), clock);
			for (EnvironmentOfAccount entry : account.environments()) {
				List<Integration> integrations = entry.integrations()
					.stream()
					.map((name) -> file.sibling(name).read(Integration.class))
					.toList();
				Environment environment = new Environment(integrations);
				entry.keys().forEach((key) -> callers.put(key.key(), new Caller(environment, rateLimit, key.scopes())));
			}
		}
		return new Accounts(callers);
	}

	Caller authenticate(@Nullable String authorization) {
		if (authorization == null || authorization.isEmpty()) {
			throw unauthorized("missing_auth_header", "The request is missing the Authorization header.");
		}
		// Nango takes whatever follows "Bearer ", so a key without the scheme works.
		String key = authorization.replaceFirst("^.*Bearer ", "");
		if (!UUID_V4.matcher(key).matches()) {
			throw unauthorized("invalid_secret_key_format", "The provided secret key is not a UUID v4.");
		}
		Caller caller = this.callers.get(key);
		if (caller == null) {
			throw unauthorized("unknown_account", "The provided authorization header does not match any account.");
		}
		return caller;
	}

	private static Refusal unauthorized(String code, String reason) {
		return new Refusal(Reply.error(401,
				Json.object()
					.put("message", "Authentication failed. " + reason)
					.put("code", code)
					.set("payload", Json.object())));
	}

	private record Content(List<Account> accounts) {
	}

	private record Account(int requestsPerMinute, List<EnvironmentOfAccount> environments) {
	}

	private record EnvironmentOfAccount(List<String> integrations, List<Key> keys) {
	}

	private record Key(String key, Set<String> scopes) {
	}

}
