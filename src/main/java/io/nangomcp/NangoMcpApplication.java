package io.nangomcp;

import io.nangomcp.doctor.Commands;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Hooks;
import reactor.netty.ReactorNetty;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/**
 * Starts the server, or runs a command.
 */
@SpringBootApplication
@ConfigurationPropertiesScan
public class NangoMcpApplication {

	private static final Logger logger = LoggerFactory.getLogger(NangoMcpApplication.class);

	/**
	 * Starts the server, or runs a command.
	 * @param args a command with its options, or Spring Boot's command line arguments
	 */
	public static void main(String[] args) {
		// What fails after a client has gone is no news, and no stack trace for
		// operators.
		Hooks.onErrorDropped((late) -> logger.debug("A failure came when nobody waited for it any more", late));
		// Four at least, as Reactor Netty has them, are for applications that block. More
		// than there are cores only hand work to each other.
		System.getProperties()
			.putIfAbsent(ReactorNetty.IO_WORKER_COUNT, String.valueOf(Runtime.getRuntime().availableProcessors()));
		if (Commands.areIn(args)) {
			System.exit(Commands.run(NangoMcpApplication.class, args));
		}
		SpringApplication.run(NangoMcpApplication.class, args);
		// Once it has started, only a signal ends it, and that is no failure.
		SpringApplication.getShutdownHandlers().add(() -> Runtime.getRuntime().halt(0));
	}

}
