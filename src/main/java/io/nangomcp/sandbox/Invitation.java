package io.nangomcp.sandbox;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.core.env.Environment;

/**
 * Tells a newcomer what to try next.
 */
class Invitation {

	private static final Logger logger = LoggerFactory.getLogger(Invitation.class);

	private static final String TEXT = """
			This is the sandbox: an embedded Nango with the integrations hubspot, slack and linear. Try:

			curl -sS http://127.0.0.1:{}/mcp -H 'Content-Type: application/json' \\
			  -H 'Authorization: Bearer 5a4db0c5-0000-4000-8000-000000000001' \\
			  -H 'connection-id: demo' -H 'provider-config-key: hubspot' \\
			  -d '{"jsonrpc":"2.0","id":1,"method":"tools/list"}'

			or connect your client, as README.md shows.
			""";

	@EventListener(ApplicationReadyEvent.class)
	void print(ApplicationReadyEvent event) {
		Environment environment = event.getApplicationContext().getEnvironment();
		logger.info(TEXT, environment.getProperty("local.server.port"));
	}

}
