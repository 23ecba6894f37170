package io.nangomcp;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the server tells about itself, with a Nango that cannot be reached.
 */
class ManagementTests {

	private static ConfigurableApplicationContext server;

	@BeforeAll
	static void start() {
		server = OwnServer.start("--nango.base-url=http://127.0.0.1:1");
	}

	@AfterAll
	static void close() {
		server.close();
	}

	@ParameterizedTest
	@ValueSource(strings = { "health", "health/liveness", "health/readiness", "sbom" })
	void tellsOfItselfWhateverBecomesOfNango(String endpoint) throws IOException, InterruptedException {
		assertThat(status("GET", "local.management.port", endpoint)).isEqualTo(200);
		assertThat(status("GET", "local.server.port", endpoint)).isEqualTo(404);
	}

	@ParameterizedTest
	@ValueSource(strings = { "heapdump", "threaddump", "env", "configprops", "loggers", "beans", "conditions",
			"mappings", "httpexchanges", "scheduledtasks", "logfile", "sessions" })
	void keepsItsInsidesToItself(String endpoint) throws IOException, InterruptedException {
		assertThat(status("GET", "local.management.port", endpoint)).isEqualTo(404);
	}

	@ParameterizedTest
	@ValueSource(strings = { "shutdown", "loggers/ROOT", "restart", "refresh" })
	void takesNoOrders(String endpoint) throws IOException, InterruptedException {
		assertThat(status("POST", "local.management.port", endpoint)).isEqualTo(404);
	}

	private static int status(String method, String port, String endpoint) throws IOException, InterruptedException {
		try (HttpClient http = HttpClient.newHttpClient()) {
			HttpRequest request = HttpRequest
				.newBuilder(URI.create("http://127.0.0.1:%s/actuator/%s"
					.formatted(server.getEnvironment().getRequiredProperty(port), endpoint)))
				.method(method, HttpRequest.BodyPublishers.noBody())
				.build();
			return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
		}
	}

}
