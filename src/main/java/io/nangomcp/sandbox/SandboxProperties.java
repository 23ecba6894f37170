package io.nangomcp.sandbox;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the sandbox.
 *
 * @param port the port that the embedded Nango listens on, with the profile "sandbox"
 * only
 */
@ConfigurationProperties("sandbox")
record SandboxProperties(@DefaultValue("8082") int port) {

}
