package io.nangomcp.sandbox;

import java.util.Map;

import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Profile;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.io.ClassPathResource;

/**
 * Runs the sandbox beside the server, and makes it the server's Nango.
 */
@Configuration(proxyBeanMethods = false)
@Profile("sandbox")
class SandboxConfiguration {

	/**
	 * Starts before anything reads where Nango is, and wins over every other setting of
	 * it: the sandbox's keys must not reach a Nango that somebody's environment names.
	 */
	@Bean
	static BeanFactoryPostProcessor sandbox(ConfigurableEnvironment environment) {
		return (beans) -> {
			int port = Binder.get(environment).bindOrCreate("sandbox", SandboxProperties.class).port();
			NangoSandbox sandbox = NangoSandbox.start("127.0.0.1", port,
					new ClassPathResource("sandbox/accounts.json"));
			((DefaultListableBeanFactory) beans).registerDisposableBean("nangoSandbox", sandbox::close);
			environment.getPropertySources()
				.addFirst(new MapPropertySource("sandbox", Map.of("nango.base-url", sandbox.baseUrl())));
		};
	}

	@Bean
	Invitation invitation() {
		return new Invitation();
	}

}
