package io.nangomcp.caller;

import java.time.Duration;
import java.util.List;

import io.nangomcp.nango.NangoKey;

/**
 * Callers for tests of other rooms.
 */
public final class Callers {

	private Callers() {
	}

	/** Someone with a key, on the connection conn-1, who wants to see every tool. */
	public static Caller of(String key, String integration) {
		return of(key, integration, "conn-1");
	}

	public static Caller of(String key, String integration, String connection) {
		return new Caller(new NangoKey(key), integration, connection, ToolPatterns.ALL, null);
	}

	/** The same caller, who waits no longer than that. */
	public static Caller hurried(Caller caller, Duration callTimeout) {
		return new Caller(caller.key(), caller.integration(), caller.connection(), caller.tools(), callTimeout);
	}

	/** The same caller, who wants to see some tools only. */
	public static Caller narrowed(Caller caller, String... globs) {
		return new Caller(caller.key(), caller.integration(), caller.connection(), ToolPatterns.of(List.of(globs)),
				caller.callTimeout());
	}

}
