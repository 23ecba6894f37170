package io.nangomcp;

import java.util.Map;
import java.util.Objects;

import io.nangomcp.caller.AgentSessions;
import io.nangomcp.seal.Seal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.web.reactive.server.EntityExchangeResult;
import org.springframework.test.web.reactive.server.WebTestClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A session's tools from end to end, as a client with nothing but a bearer has them.
 */
@ServerTest
@TestPropertySource(
		properties = { "mcp.seal.keys=AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=", "mcp.sessions.list-all-up-to=3" })
class AgentSessionToolsTests {

	@Autowired
	private WebTestClient client;

	@Autowired
	private Seal seal;

	@Test
	void aClientFindsAToolAndRunsIt() {
		assertThat(
				send("tools/list", "{}").at("/result/tools").valueStream().map((tool) -> tool.path("name").asString()))
			.containsExactly("nango_execute", "nango_execute_read", "nango_tool_search");
		JsonNode found = call("nango_tool_search", "{\"queries\":[\"look up a contact\"]}")
			.at("/result/structuredContent");
		assertThat(found.at("/connections/hubspot").asString()).isEqualTo("connected");
		assertThat(found.at("/results/0/matches").valueStream().map((match) -> match.path("tool").asString()))
			.contains("hubspot__get-contact");
		JsonNode contact = call("nango_execute_read", """
				{"tool":"hubspot__get-contact","input":{"contactId":"501"}}""");
		assertThat(contact.at("/result/isError").asBoolean()).as(contact.toString()).isFalse();
		assertThat(contact).isEqualTo(call("hubspot__get-contact", "{\"contactId\":\"501\"}"));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`',
			textBlock = """
					hubspot__get-contact | {"contactId":"501"} | get-contact | hubspot | {contactId:string} | success
					nango_execute | {"tool":"hubspot__get-contact","input":{"contactId":"501"}} | get-contact | hubspot | {tool:string,input:{contactId:string}} | success
					nango_execute | {"tool":"nothing"} | nango_execute | * | {tool:string} | unknown_tool
					nango_tool_search | {"queries":["contacts"]} | nango_tool_search | * | {queries:[string]} | success
					""")
	void theAuditLineNamesTheToolThatRan(String name, String arguments, String tool, String integration, String shape,
			String outcome) {
		try (AuditLines audit = AuditLines.open()) {
			String request = Objects
				.requireNonNull(exchange("tools/call", "{\"name\":\"%s\",\"arguments\":%s}".formatted(name, arguments))
					.getResponseHeaders()
					.getFirst("X-Request-Id"));
			assertThat(audit.value(request, "tool")).isEqualTo(tool);
			assertThat(audit.value(request, "integration")).isEqualTo(integration);
			assertThat(audit.value(request, "outcome")).isEqualTo(outcome);
			assertThat(audit.value(request, "arguments")).isEqualTo(shape);
		}
	}

	private JsonNode call(String name, String arguments) {
		return send("tools/call", "{\"name\":\"%s\",\"arguments\":%s}".formatted(name, arguments));
	}

	private JsonNode send(String method, String params) {
		return JsonMapper.shared().readTree(Objects.requireNonNull(exchange(method, params).getResponseBody()));
	}

	private EntityExchangeResult<byte[]> exchange(String method, String params) {
		String token = AgentSessions.tokens(this.seal)
			.issue(AgentSessions.of(ServerTest.KEY, Map.of("hubspot", "demo"), "hubspot"));
		return this.client.post()
			.uri("/mcp")
			.header("Authorization", "Bearer " + token)
			.header("Content-Type", "application/json")
			.bodyValue("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"%s\",\"params\":%s}".formatted(method, params))
			.exchange()
			.expectStatus()
			.isOk()
			.expectBody()
			.returnResult();
	}

}
