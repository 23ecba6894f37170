package io.nangomcp.sandbox;

import org.junit.jupiter.api.Test;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SandboxConfiguration}.
 */
class SandboxConfigurationTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withUserConfiguration(SandboxConfiguration.class)
		.withPropertyValues("sandbox.port=0", "nango.base-url=http://elsewhere");

	@Test
	void isTheServersNangoInItsProfileWhateverElseIsSet() {
		this.runner.withInitializer((context) -> context.getEnvironment().addActiveProfile("sandbox"))
			.run((context) -> assertThat(context.getEnvironment().getProperty("nango.base-url"))
				.matches("http://127\\.0\\.0\\.1:[1-9]\\d+"));
	}

	@Test
	void startsNothingWithoutTheProfile() {
		this.runner.run((context) -> assertThat(context.getEnvironment().getProperty("nango.base-url"))
			.isEqualTo("http://elsewhere"));
	}

}
