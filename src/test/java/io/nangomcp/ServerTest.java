package io.nangomcp;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import io.nangomcp.sandbox.NangoSandbox;

import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.webtestclient.autoconfigure.AutoConfigureWebTestClient;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.io.ClassPathResource;
import org.springframework.test.context.DynamicPropertyRegistrar;

/**
 * A test against the whole server on a free port, with the sandbox as its Nango.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
@AutoConfigureWebTestClient
@Import(ServerTest.Sandbox.class)
public @interface ServerTest {

	/** A key of the sandbox that may do everything. */
	String KEY = "5a4db0c5-0000-4000-8000-000000000001";

	/** A key that may list actions, but not run them. */
	String LIST_ONLY_KEY = "5a4db0c5-0000-4000-8000-000000000002";

	/** A key that may run actions, but not list them. */
	String EXECUTE_ONLY_KEY = "5a4db0c5-0000-4000-8000-000000000003";

	/**
	 * Starts the sandbox before anything asks where Nango is.
	 */
	@TestConfiguration(proxyBeanMethods = false)
	class Sandbox {

		@Bean
		NangoSandbox nango() {
			return NangoSandbox.start("127.0.0.1", 0, new ClassPathResource("sandbox/accounts.json"));
		}

		@Bean
		DynamicPropertyRegistrar nangoBaseUrl(NangoSandbox nango) {
			return (registry) -> registry.add("nango.base-url", nango::baseUrl);
		}

	}

}
