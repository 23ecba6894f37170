package io.nangomcp.sandbox;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Profile;

/**
 * Runs the sandbox beside the server.
 */
@Configuration(proxyBeanMethods = false)
@Profile("sandbox")
class SandboxConfiguration {

	@Bean
	NangoSandbox nangoSandbox(SandboxProperties properties) {
		return NangoSandbox.start(properties.host(), properties.port(), properties.accounts());
	}

	@Bean
	Invitation invitation() {
		return new Invitation();
	}

}
