package io.nangomcp;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/**
 * Starts the server.
 */
@SpringBootApplication
@ConfigurationPropertiesScan
public class NangoMcpApplication {

	/**
	 * Starts the server.
	 * @param args Spring Boot's command line arguments
	 */
	public static void main(String[] args) {
		SpringApplication.run(NangoMcpApplication.class, args);
		// Once it has started, only a signal ends it, and that is no failure.
		SpringApplication.getShutdownHandlers().add(() -> Runtime.getRuntime().halt(0));
	}

}
