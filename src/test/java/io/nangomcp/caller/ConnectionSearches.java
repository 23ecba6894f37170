package io.nangomcp.caller;

import io.nangomcp.nango.NangoClient;

/**
 * Searches for connections, for tests of other rooms.
 */
public final class ConnectionSearches {

	private ConnectionSearches() {
	}

	public static Connections of(NangoClient client) {
		return new Connections(client);
	}

}
