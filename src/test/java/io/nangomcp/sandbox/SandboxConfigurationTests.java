package io.nangomcp.sandbox;

import org.junit.jupiter.api.Test;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SandboxConfiguration}.
 */
class SandboxConfigurationTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withUserConfiguration(SandboxConfiguration.class, Properties.class)
		.withPropertyValues("sandbox.port=0");

	@Test
	void startsTheSandboxInItsProfile() {
		this.runner.withInitializer((context) -> context.getEnvironment().addActiveProfile("sandbox"))
			.run((context) -> assertThat(context.getBean(NangoSandbox.class).baseUrl())
				.startsWith("http://127.0.0.1:"));
	}

	@Test
	void startsNothingWithoutTheProfile() {
		this.runner.run((context) -> assertThat(context).doesNotHaveBean(NangoSandbox.class));
	}

	@Configuration(proxyBeanMethods = false)
	@EnableConfigurationProperties(SandboxProperties.class)
	static class Properties {

	}

}
