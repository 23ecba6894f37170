package io.nangomcp.sessions;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The tools of agent sessions.
 *
 * @param listAllUpTo up to how many tools an agent session lists all of them, in place of
 * those that search and run others
 */
@ConfigurationProperties("mcp.sessions")
record SessionToolProperties(@DefaultValue("30") int listAllUpTo) {

	SessionToolProperties {
		if (listAllUpTo < 0) {
			throw new IllegalArgumentException("mcp.sessions.list-all-up-to must not be negative");
		}
	}

}
