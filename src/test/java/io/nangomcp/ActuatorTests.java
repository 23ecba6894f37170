package io.nangomcp;

import java.io.IOException;
import java.util.List;
import java.util.Map;

import io.nangomcp.nango.NangoClients;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the management port tells, and that it tells no more.
 */
class ActuatorTests {

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
	@ValueSource(strings = { "/actuator/health/liveness", "/actuator/health/readiness" })
	void doesNotBlameItselfForNango(String path) throws IOException {
		CanaryRequest.call("any", "{}").send(OwnServer.port(server));
		assertThat(get(path)).startsWith("HTTP/1.1 200").contains("{\"status\":\"UP\"}");
	}

	@Test
	void saysWhatItIs() throws IOException {
		JsonNode info = json(get("/actuator/info"));
		assertThat(info.at("/build/artifact").asString()).isEqualTo("nango-mcp");
		assertThat(info.at("/build/version").asString()).matches("\\d+\\.\\d+\\.\\d+.*");
		assertThat(info.at("/mcp/protocolVersions").valueStream().map(JsonNode::asString)).containsExactly("2025-03-26",
				"2025-06-18", "2025-11-25", "2026-07-28");
	}

	@Test
	void saysNothingElse() throws IOException {
		assertThat(json(get("/actuator")).path("_links").propertyNames()).containsExactlyInAnyOrder("self", "health",
				"health-path", "info", "prometheus", "sbom", "sbom-id");
		assertThat(json(get("/actuator/info")).propertyNames()).containsExactlyInAnyOrder("build", "mcp");
	}

	@Test
	void saysItOnItsOwnPortOnly() throws IOException {
		assertThat(new CanaryRequest("GET /actuator/prometheus", Map.of("Host", List.of("localhost")), "")
			.send(OwnServer.port(server))).startsWith("HTTP/1.1 404");
	}

	private static String get(String path) throws IOException {
		return new CanaryRequest("GET " + path, Map.of("Host", List.of("localhost")), "")
			.send(server.getEnvironment().getRequiredProperty("local.management.port", Integer.class));
	}

	private static JsonNode json(String answer) {
		return NangoClients.MAPPER.readTree(answer.substring(answer.indexOf("\r\n\r\n{") + 4));
	}

}
