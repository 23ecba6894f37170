package io.nangomcp;

import java.util.stream.Stream;

import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.http.client.ReactorResourceFactory;

/**
 * A server that one test has to itself, and may stop.
 */
public final class OwnServer {

	private OwnServer() {
	}

	public static ConfigurableApplicationContext start(String... settings) {
		return application()
			.run(Stream.concat(Stream.of("--server.port=0", "--management.server.port=0"), Stream.of(settings))
				.toArray(String[]::new));
	}

	/** The server before it starts. */
	public static SpringApplicationBuilder application() {
		return new SpringApplicationBuilder(NangoMcpApplication.class)
			.initializers((context) -> ((GenericApplicationContext) context).registerBean(ReactorResourceFactory.class,
					OwnServer::ownResources));
	}

	/** The threads of other servers in this JVM go on when this one stops. */
	private static ReactorResourceFactory ownResources() {
		ReactorResourceFactory resources = new ReactorResourceFactory();
		resources.setUseGlobalResources(false);
		return resources;
	}

	public static int port(ConfigurableApplicationContext server) {
		return server.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
	}

}
