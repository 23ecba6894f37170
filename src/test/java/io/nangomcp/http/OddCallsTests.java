package io.nangomcp.http;

import java.util.List;

import io.nangomcp.upstream.OwnNango;
import io.nangomcp.upstream.ScriptedNango;
import io.nangomcp.upstream.ScriptedNango.Answer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;

import static io.nangomcp.upstream.ScriptedNango.json;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Calls of tools whose parameters are mirrored in headers, and of tools that ask their
 * user: the rows of {@code odd-calls.txt}.
 */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
		properties = { "mcp.tools.schema-profile=faithful", "mcp.tools.integrations.asking.mcp-output=true" })
class OddCallsTests {

	private static final String TABLE = "odd-calls.txt";

	private static final String TRIGGER = "POST /action/trigger";

	private static final Answer RUN = json(200, """
			{"data":[{"id":1,"name":"run","enabled":true,"input":"In","json_schema":{"definitions":{"In":{
			  "type":"object","properties":{
			    "region":{"type":"string","x-mcp-header":"Region"},
			    "limit":{"type":"integer","x-mcp-header":"Limit"},
			    "dry":{"type":"boolean","x-mcp-header":"Dry-Run"},
			    "where":{"type":"object","properties":{"zone":{"type":"string","x-mcp-header":"Zone"}}},
			    "note":{"type":"string"}}}}}}],"pagination":{"total":1}}""");

	private static final Answer ASK = json(200, """
			{"data":[{"id":2,"name":"ask","enabled":true}],"pagination":{"total":1}}""");

	private static final Answer QUESTION = json(200,
			"""
					{"$mcp":{"requestState":"s","inputRequests":{"user":{"method":"elicitation/create","params":{
					  "mode":"form","message":"Who?","requestedSchema":{"type":"object","properties":{"name":{"type":"string"}}}}}}}}""");

	@OwnNango
	private static final ScriptedNango NANGO = ScriptedNango.start(json(200, "[]"))
		.when("GET /integrations/plain", RUN)
		.when("GET /integrations/asking", ASK)
		.when(TRIGGER, QUESTION);

	@LocalServerPort
	private int port;

	static List<OddRequest> calls() {
		return OddRequest.read(TABLE);
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("calls")
	void answersAndRunsNothingThatItRefuses(OddRequest call) {
		long before = triggered();
		OddAnswer answer = OddAnswer.to(call, this.port);
		assertThat(answer.describe()).as(answer.body()).isEqualTo(call.answer());
		answer.assertForm(call.isStateless());
		boolean refused = call.answer().matches("400 -32020.*|200 -32602.*");
		assertThat(triggered() == before).isEqualTo(refused || call.name().equals("arguments that do not fit"));
	}

	@Test
	void namesTheCapabilitiesThatAreMissing() {
		OddAnswer answer = OddAnswer.to(OddRequest.read(TABLE, "ask: no capability"), this.port);
		assertThat(answer.responses().getFirst().at("/error/data/requiredCapabilities").toString())
			.isIn("{\"elicitation\":{}}", "{\"elicitation\":{\"form\":{}}}");
	}

	private static long triggered() {
		return NANGO.received().stream().filter((request) -> request.line().startsWith(TRIGGER)).count();
	}

}
