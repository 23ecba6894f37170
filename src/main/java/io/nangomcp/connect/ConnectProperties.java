package io.nangomcp.connect;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How users are asked to connect.
 *
 * @param waitForUser how long a call waits for a user who has agreed to connect, looking
 * every 2 s, before the question is put again
 */
@ConfigurationProperties("mcp.connect")
record ConnectProperties(@DefaultValue("25s") Duration waitForUser) {

	ConnectProperties {
		if (waitForUser.isNegative()) {
			throw new IllegalArgumentException("mcp.connect.wait-for-user must not be negative");
		}
	}

}
