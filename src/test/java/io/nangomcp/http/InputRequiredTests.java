package io.nangomcp.http;

import io.nangomcp.nango.NangoClients;
import io.nangomcp.upstream.OwnNango;
import io.nangomcp.upstream.ScriptedNango;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.webtestclient.autoconfigure.AutoConfigureWebTestClient;
import org.springframework.http.HttpStatusCode;
import org.springframework.test.web.reactive.server.EntityExchangeResult;
import org.springframework.test.web.reactive.server.WebTestClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Actions that ask their user something, or answer with more than text, in both eras.
 */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
		properties = "mcp.tools.integrations.crm.mcp-output=true")
@AutoConfigureWebTestClient
class InputRequiredTests {

	private static final String FORM = """
			{"method":"elicitation/create","params":{"message":"What is your name?","requestedSchema":{"type":"object","properties":{}}}}""";

	private static final String LINK = """
			{"method":"elicitation/create","params":{"mode":"url","message":"Sign here","url":"https://sign.example/1"}}""";

	private static final String SAMPLING = """
			{"method":"sampling/createMessage","params":{"messages":[],"maxTokens":9}}""";

	@OwnNango
	private static final ScriptedNango NANGO = ScriptedNango.start(ScriptedNango.json(200, "{}"))
		.when("GET /scripts/config", ScriptedNango.json(200, "[]"))
		.when("GET /integrations/crm/functions", ScriptedNango.json(200, """
				{"data":[{"id":1,"name":"ask","enabled":true,"input":"In","json_schema":{"definitions":{
				  "In":{"type":"object","properties":{"n":{"type":"integer"}},"additionalProperties":false}}}}],
				 "pagination":{"total":1}}"""));

	@Autowired
	private WebTestClient client;

	@Test
	void asksAndBringsTheAnswerBack() {
		actionAnswers("{\"inputRequests\":{\"name\":%s},\"requestState\":\"half-way\"}".formatted(FORM));
		JsonNode asked = call("{\"elicitation\":{}}", "\"arguments\":{\"n\":1}", 200).path("result");
		assertThat(asked.path("resultType").asString()).isEqualTo("input_required");
		assertThat(asked.at("/inputRequests/name")).isEqualTo(NangoClients.MAPPER.readTree(FORM));
		assertThat(asked.at("/_meta").has("io.modelcontextprotocol/serverInfo")).isTrue();
		String state = asked.path("requestState").asString();
		assertThat(state).doesNotContain("half-way");

		actionAnswers("{\"content\":[{\"type\":\"text\",\"text\":\"Hello, Ada!\"}]}");
		JsonNode answered = call("{\"elicitation\":{}}",
				"""
						"arguments":{"n":1},"requestState":"%s","inputResponses":{"name":{"action":"accept","content":{"name":"Ada"}}}"""
					.formatted(state),
				200)
			.path("result");
		assertThat(answered.path("resultType").asString()).isEqualTo("complete");
		assertThat(answered.at("/content/0/text").asString()).isEqualTo("Hello, Ada!");
		assertThat(answered.has("structuredContent")).isFalse();
		assertThat(NangoClients.MAPPER.readTree(NANGO.received().getLast().body()).path("input"))
			.isEqualTo(NangoClients.MAPPER.readTree("""
					{"n":1,"$mcp":{"inputResponses":{"name":{"action":"accept","content":{"name":"Ada"}}},
					"requestState":"half-way"}}"""));
	}

	@Test
	void refusesAStateOfAnotherCall() {
		actionAnswers("{\"requestState\":\"half-way\"}");
		String state = call("{}", "\"arguments\":{\"n\":1}", 200).at("/result/requestState").asString();
		int before = NANGO.received().size();
		for (String params : new String[] { "\"arguments\":{\"n\":2},\"requestState\":\"%s\"".formatted(state),
				"\"arguments\":{\"n\":1},\"requestState\":\"%s-TAMPERED\"".formatted(state),
				"\"arguments\":{\"n\":1},\"requestState\":7" }) {
			assertThat(call("{}", params, 200).at("/error/code").asInt()).as(params).isEqualTo(-32602);
		}
		assertThat(NANGO.received()).hasSize(before);
	}

	@ParameterizedTest
	@ValueSource(strings = { "7", "[]", "{\"name\":12345}", "{\"name\":null}", "{\"name\":{}}",
			"{\"name\":{\"role\":\"assistant\"}}", "{\"a\":{\"action\":\"accept\"},\"name\":\"Ada\"}" })
	void refusesAnswersThatAreNone(String responses) {
		assertThat(call("{}", "\"inputResponses\":" + responses, 200).at("/error/code").asInt()).isEqualTo(-32602);
	}

	@Test
	void asksOnlyWhatTheClientCanAnswer() {
		actionAnswers("{\"inputRequests\":{\"name\":%s,\"sign\":%s,\"model\":%s}}".formatted(FORM, LINK, SAMPLING));
		assertThat(call("{\"sampling\":{}}", "\"arguments\":{}", 200).at("/result/inputRequests").propertyNames())
			.containsExactly("model");
		assertThat(call("{\"elicitation\":{\"url\":{}}}", "\"arguments\":{}", 200).at("/result/inputRequests")
			.propertyNames()).containsExactly("sign");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			value = { "{} | {\"elicitation\":{\"form\":{}}}", "{\"roots\":{}} | {\"elicitation\":{\"form\":{}}}" })
	void namesTheCapabilityThatTheClientLacks(String capabilities, String required) {
		actionAnswers("{\"inputRequests\":{\"name\":%s}}".formatted(FORM));
		JsonNode error = call(capabilities, "\"arguments\":{}", 400).path("error");
		assertThat(error.path("code").asInt()).isEqualTo(-32021);
		assertThat(error.at("/data/requiredCapabilities")).isEqualTo(NangoClients.MAPPER.readTree(required));
	}

	@Test
	void tellsAHandshakeClientWhatIsAsked() {
		actionAnswers("{\"inputRequests\":{\"name\":%s,\"sign\":%s}}".formatted(FORM, LINK));
		JsonNode result = read(post("{\"name\":\"ask\"}", "2025-11-25"), 200).path("result");
		assertThat(result.path("isError").asBoolean()).isTrue();
		assertThat(result.at("/content/0/text").asString()).contains("What is your name?",
				"Sign here https://sign.example/1", "MCP 2026-07-28", "Error code: input_required");
	}

	@ParameterizedTest
	@CsvSource({ "2025-03-26, text", "2025-06-18, resource_link", "2025-11-25, resource_link" })
	void givesLinksToVersionsThatKnowThem(String version, String type) {
		actionAnswers("{\"content\":[{\"type\":\"resource_link\",\"uri\":\"test://a\",\"name\":\"A\"}]}");
		JsonNode content = read(post("{\"name\":\"ask\"}", version), 200).at("/result/content/0");
		assertThat(content.path("type").asString()).isEqualTo(type);
		assertThat(content.toString()).contains("test://a");
	}

	private static void actionAnswers(String marked) {
		NANGO.when("POST /action/trigger", ScriptedNango.json(200, "{\"$mcp\":%s}".formatted(marked)));
	}

	private JsonNode call(String capabilities, String params, int status) {
		String meta = """
				{"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientCapabilities":%s}"""
			.formatted(capabilities);
		return read(post("{\"name\":\"ask\",\"_meta\":%s,%s}".formatted(meta, params), "2026-07-28"), status);
	}

	private EntityExchangeResult<byte[]> post(String params, String version) {
		return this.client.post()
			.uri("/mcp")
			.header("Content-Type", "application/json")
			.header("Accept", "application/json, text/event-stream")
			.header("Authorization", "Bearer key")
			.header("connection-id", "c")
			.header("provider-config-key", "crm")
			.header("MCP-Protocol-Version", version)
			.header("Mcp-Method", "tools/call")
			.header("Mcp-Name", "ask")
			.bodyValue("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":%s}".formatted(params))
			.exchange()
			.expectBody()
			.returnResult();
	}

	private static JsonNode read(EntityExchangeResult<byte[]> result, int status) {
		JsonNode reply = NangoClients.MAPPER.readTree(result.getResponseBody());
		assertThat(result.getStatus()).as(reply.toString()).isEqualTo(HttpStatusCode.valueOf(status));
		return reply;
	}

}
