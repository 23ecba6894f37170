package io.nangomcp.sandbox;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.core.io.Resource;

/**
 * Settings of the sandbox.
 *
 * @param host the address to listen on
 * @param port the port to listen on, 0 for a free one
 * @param accounts the accounts file of the data set, beside which its integrations are
 */
@ConfigurationProperties("sandbox")
record SandboxProperties(@DefaultValue("127.0.0.1") String host, @DefaultValue("8082") int port,
		@DefaultValue("classpath:sandbox/accounts.json") Resource accounts) {
}
