package io.nangomcp.doctor;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ClientConfigurations}. {@code doctor.test.mjs} has clients use them.
 */
class ClientConfigurationsTests {

	private static final String KEY = "5a4db0c5-0000-4000-8000-000000000001";

	private static final String LOCAL = "http://127.0.0.1:8080/mcp";

	@ParameterizedTest
	@CsvSource({ "Claude Code, mcpServers, Bearer ${NANGO_API_KEY}", "Cursor, mcpServers, Bearer ${env:NANGO_API_KEY}",
			"VS Code, servers, Bearer ${input:nango-key}" })
	void namesTheKeyAsTheClientKnowsVariables(String client, String servers, String authorization) {
		JsonNode server = json(LOCAL, "hubspot", "demo", client).path(servers).path("hubspot");
		assertThat(server.path("url").asString()).isEqualTo(LOCAL);
		assertThat(server.path("headers")).isEqualTo(JsonMapper.shared()
			.valueToTree(
					Map.of("Authorization", authorization, "connection-id", "demo", "provider-config-key", "hubspot")));
	}

	@Test
	void asksTheUserOfVisualStudioCodeForTheKey() {
		JsonNode input = json(LOCAL, "hubspot", "demo", "VS Code").path("inputs").path(0);
		assertThat(input.path("id").asString()).isEqualTo("nango-key");
		assertThat(input.path("password").asBoolean()).isTrue();
	}

	@ParameterizedTest
	@CsvSource({ LOCAL + ", false", "http://[::1]:8080/mcp, false", "https://mcp.example.com/mcp, false",
			"http://mcp.internal/mcp, true" })
	void letsTheBridgeSpeakHttpToOtherMachines(String endpoint, boolean allowed) {
		List<String> arguments = json(endpoint, "hubspot", "demo", "Claude Desktop").path("mcpServers")
			.path("hubspot")
			.path("args")
			.valueStream()
			.map(JsonNode::asString)
			.toList();
		assertThat(arguments).contains(endpoint, "Authorization:${AUTH_HEADER}", "connection-id:demo");
		assertThat(arguments.contains("--allow-http")).isEqualTo(allowed);
	}

	@ParameterizedTest
	@ValueSource(strings = { "Claude Desktop", "Claude Code", "Cursor", "VS Code" })
	void staysJsonWhateverTheNames(String client) {
		JsonNode configuration = json(LOCAL, "my crm:eu", "a\"b\\c'd", client);
		assertThat(configuration.findValue("my-crm-eu")).isNotNull();
		assertThat(configuration.toString()).contains("a\\\"b\\\\c'd", "my crm:eu").doesNotContain(KEY);
	}

	@Test
	void quotesForTheShell() {
		assertThat(contents(LOCAL, "hubspot", "it's").get("curl"))
			.contains("-H 'connection-id: it'\\''s'", "\"Authorization: Bearer $NANGO_API_KEY\"")
			.doesNotContain(KEY);
	}

	private static JsonNode json(String endpoint, String integration, String connection, String client) {
		return JsonMapper.shared().readTree(contents(endpoint, integration, connection).get(client));
	}

	private static Map<String, String> contents(String endpoint, String integration, String connection) {
		Examinee examinee = new Examinee("NANGO_API_KEY", KEY, integration, "connection-id", connection);
		return new ClientConfigurations(URI.create(endpoint), examinee).all()
			.stream()
			.collect(Collectors.toMap(ClientConfiguration::client, ClientConfiguration::content));
	}

}
