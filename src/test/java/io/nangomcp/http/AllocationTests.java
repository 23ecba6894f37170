package io.nangomcp.http;

import java.io.IOException;
import java.lang.management.ManagementFactory;

import com.sun.management.ThreadMXBean;
import io.nangomcp.upstream.EchoNango;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How much memory a request takes until it is answered, all in all: the server, a Nango
 * beside it and this client. What is copied or compiled for each request shows here.
 */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT, properties = {
		"mcp.limits.calls-per-minute-per-key=1000000", "mcp.limits.calls-per-minute-per-caller=1000000" })
class AllocationTests {

	private static final EchoNango NANGO = EchoNango.start();

	private static final int REQUESTS = 250;

	@LocalServerPort
	private int port;

	@DynamicPropertySource
	static void nango(DynamicPropertyRegistry registry) {
		registry.add("nango.base-url", NANGO::baseUrl);
	}

	@AfterAll
	static void close() {
		NANGO.close();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
			tools/call | {"name":"run","arguments":{"region":"eu"}} | 100
			tools/list | {}                                         | 32
			""")
	void takesFewKilobytes(String method, String params, int most) throws IOException {
		String request = request(
				"{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"%s\",\"params\":%s}".formatted(method, params));
		try (RawConnection connection = new RawConnection(this.port)) {
			send(request, connection);
			long before = allocated();
			send(request, connection);
			assertThat((allocated() - before) / REQUESTS / 1_024).as("KB per request").isLessThan(most);
		}
	}

	private static void send(String request, RawConnection connection) throws IOException {
		for (int sent = 0; sent < REQUESTS; sent++) {
			connection.send(request);
			assertThat(connection.read().body()).contains("\"result\":{").doesNotContain("\"isError\":true");
		}
	}

	private static long allocated() {
		return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getTotalThreadAllocatedBytes();
	}

	private static String request(String body) {
		return """
				POST /mcp HTTP/1.1\r
				Host: localhost\r
				Content-Type: application/json\r
				Accept: application/json, text/event-stream\r
				Authorization: Bearer key\r
				connection-id: ada\r
				provider-config-key: crm\r
				Content-Length: %d\r
				\r
				%s""".formatted(body.length(), body);
	}

}
