package io.nangomcp.http;

import io.nangomcp.upstream.EchoNango;

import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/**
 * A server that is given whatever there is: all that it can do is switched on, nothing
 * but its size limits holds anyone back, and it waits for nobody for long.
 */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
		properties = { "mcp.tools.schema-profile=faithful", "mcp.tools.integrations.asking.mcp-output=true",
				"mcp.tools.integrations.strict.output-schemas=strict",
				"mcp.builtin-tools.allow=list_*,get_*,create_*,wait_*", "mcp.calls.deadline=2s",
				"mcp.connect.wait-for-user=100ms", "mcp.limits.max-concurrent-per-key=0",
				"mcp.limits.max-concurrent-per-caller=0", "mcp.limits.calls-per-minute-per-key=0",
				"mcp.limits.calls-per-minute-per-caller=0",
				"mcp.http.max-request-size=" + OddRequest.LARGEST_BODY + "B", "mcp.http.header-timeout=1s",
				"mcp.http.body-timeout=1s", "mcp.http.idle-timeout=1s", "mcp.public-url=https://mcp.example.com",
				"mcp.catalog.max-size=4MB", "mcp.seal.keys=YWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWE=" })
abstract class FuzzedServer {

	/** It ends with the JVM, as the server does, which the tests share. */
	private static final EchoNango NANGO = EchoNango.start();

	@LocalServerPort
	private int port;

	@DynamicPropertySource
	static void nango(DynamicPropertyRegistry registry) {
		registry.add("nango.base-url", NANGO::baseUrl);
	}

	int port() {
		return this.port;
	}

}
