package io.nangomcp;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.webtestclient.autoconfigure.AutoConfigureWebTestClient;
import org.springframework.test.context.ActiveProfiles;
import org.springframework.test.context.TestPropertySource;

/**
 * A test against the whole server on a free port, with the sandbox as its Nango.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
@AutoConfigureWebTestClient
@ActiveProfiles("sandbox")
@TestPropertySource(properties = "sandbox.port=0")
public @interface ServerTest {

	/** A key of the sandbox that may do everything. */
	String KEY = "5a4db0c5-0000-4000-8000-000000000001";

	/** A key that may list actions, but not run them. */
	String LIST_ONLY_KEY = "5a4db0c5-0000-4000-8000-000000000002";

	/** A key that may run actions, but not list them. */
	String EXECUTE_ONLY_KEY = "5a4db0c5-0000-4000-8000-000000000003";

}
