package io.nangomcp.caller;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import io.nangomcp.nango.NangoKey;
import io.nangomcp.seal.Seals;

/**
 * Callers for tests of other rooms.
 */
public final class Callers {

	private Callers() {
	}

	/** Reads callers, none of whom has a session. */
	public static CallerReader reader() {
		return new CallerReader(new SessionTokens(Seals.random()));
	}

	/** Someone with a key, on the connection conn-1, who wants to see every tool. */
	public static Caller of(String key, String integration) {
		return of(key, integration, "conn-1");
	}

	public static Caller of(String key, String integration, String connection) {
		return of(key, integration, new Caller.Connection(connection));
	}

	/** Someone with a key, on behalf of a user. */
	public static Caller ofUser(String key, String integration, String user) {
		return of(key, integration, new Caller.EndUser(user));
	}

	/** A session, in an integration to which it had no connection. */
	public static Caller ofTenant(String key, String integration, List<Map<String, String>> any) {
		return of(key, integration, new Caller.Tenant("session-1", any));
	}

	/** The same caller, who wants to see some of our own tools. */
	public static Caller withBuiltinTools(Caller caller, String... globs) {
		return new Caller(caller.key(), caller.integration(), caller.account(), caller.tools(),
				ToolPatterns.of(List.of(globs)), caller.callTimeout());
	}

	private static Caller of(String key, String integration, Caller.Account account) {
		return new Caller(new NangoKey(key), integration, account, ToolPatterns.ALL, ToolPatterns.NONE, null);
	}

	/** The same caller, who waits no longer than that. */
	public static Caller hurried(Caller caller, Duration callTimeout) {
		return new Caller(caller.key(), caller.integration(), caller.account(), caller.tools(), caller.builtinTools(),
				callTimeout);
	}

	/** The same caller, who wants to see some tools only. */
	public static Caller narrowed(Caller caller, String... globs) {
		return new Caller(caller.key(), caller.integration(), caller.account(), ToolPatterns.of(List.of(globs)),
				caller.builtinTools(), caller.callTimeout());
	}

}
