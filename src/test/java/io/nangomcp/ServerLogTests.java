package io.nangomcp;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.http.HttpHeaders;
import org.springframework.test.web.reactive.server.EntityExchangeResult;
import org.springframework.test.web.reactive.server.WebTestClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the server logs of a tool call, and what it never logs.
 */
@ServerTest
@ExtendWith(OutputCaptureExtension.class)
class ServerLogTests {

	@Autowired
	private WebTestClient client;

	@ParameterizedTest
	@CsvSource(delimiter = '|', nullValues = "-", value = { "list-deals | {} | {} | success | 1 | 331",
			"merge-contacts | {\"primaryId\":\"502\",\"duplicateId\":\"504\"} | {primaryId:string,duplicateId:string} | action_failed | 1 | -",
			"enrich-company | {\"domain\":\"brightleaf.io\"} | {domain:string} | provider_error | 1 | -",
			"list-deals | {\"canary\":\"x\"} | {?:string} | invalid_arguments | 0 | -",
			"nope | {\"domain\":1} | {?:number} | unknown_tool | - | -" })
	void writesOneLinePerCall(String tool, String arguments, String shape, String outcome, @Nullable Integer attempts,
			@Nullable Integer size, CapturedOutput output) {
		String requestId = call(ServerTest.KEY, "demo", tool, arguments).getResponseHeaders().getFirst("X-Request-Id");
		assertThat(output.toString().lines().filter((line) -> line.contains("tool call"))).singleElement()
			.asString()
			.contains(
					"tool=\"%s\" integration=\"hubspot\" key=\"41faec84a4e7\" arguments=\"%s\" outcome=\"%s\" "
						.formatted(tool, shape, outcome)
							+ ((attempts != null) ? "attempts=\"%d\" ".formatted(attempts) : "")
							+ ((size != null) ? "size=\"%d\" ".formatted(size) : "") + "duration_ms=",
					"request=\"" + requestId + "\"");
	}

	@Test
	void keepsALineALine(CapturedOutput output) {
		call(ServerTest.KEY, "demo", "x\\n\\\" outcome=\\\"success\\u2028" + "y".repeat(100), "{}");
		assertThat(output.toString().lines().filter((line) -> line.contains("tool call"))).singleElement()
			.asString()
			.contains("tool=\"x?? outcome=?success?yyy")
			.doesNotContain("y".repeat(65));
	}

	@ParameterizedTest
	@CsvSource({ "list-deals, demo", "merge-contacts, demo", "import-contacts, demo", "enrich-company, demo",
			"list-deals, canary-connection", "nope, demo" })
	void neverLogsKeysConnectionsOrArguments(String tool, String connection, CapturedOutput output) {
		for (String key : new String[] { ServerTest.KEY, ServerTest.LIST_ONLY_KEY, ServerTest.EXECUTE_ONLY_KEY,
				"canary00-0000-4000-8000-000000000000" }) {
			call(key, connection, tool, "{\"rows\":[],\"note\":\"canary-argument\"}");
			assertThat(sinceStart(output)).contains("tool call").doesNotContain(key, "canary", "connection=");
		}
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = { "tools/list | 00000000-0000-4000-8000-000000000000 | 403",
			"nope | 5a4db0c5-0000-4000-8000-000000000001 | 200", "ping | a b | 400" })
	void writesALineForEachRefusal(String method, String key, int status, CapturedOutput output) {
		String requestId = this.client.post()
			.uri("/mcp")
			.header(HttpHeaders.CONTENT_TYPE, "application/json")
			.header("Authorization", "Bearer " + key)
			.header("connection-id", "demo")
			.header("provider-config-key", "hubspot")
			.header("traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01")
			.bodyValue("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"%s\"}".formatted(method))
			.exchange()
			.expectStatus()
			.isEqualTo(status)
			.expectBody()
			.returnResult()
			.getResponseHeaders()
			.getFirst("X-Request-Id");
		assertThat(output.toString().lines().filter((line) -> line.contains("Request refused: "))).singleElement()
			.asString()
			.contains("request=\"" + requestId + "\"", "status=\"" + status + "\"")
			.matches((line) -> line.contains("trace=\"4bf92f3577b34da6a3ce929d0e0e4736\"") == (status != 400));
	}

	@Test
	void keepsARefusalALine(CapturedOutput output) {
		this.client.post()
			.uri("/mcp")
			.header(HttpHeaders.CONTENT_TYPE, "application/json")
			.header("Authorization", "Bearer " + ServerTest.KEY)
			.header("connection-id", "demo")
			.header("provider-config-key", "hubspot")
			.bodyValue("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"x\\n2026 INFO audit tool call\\u2028y\"}")
			.exchange()
			.expectBody()
			.returnResult();
		assertThat(output.toString().lines().filter((line) -> line.contains("x?2026 INFO audit tool call?y")))
			.singleElement()
			.asString()
			.contains("Request refused: Method not found: ");
	}

	@Test
	void logsNoErrorOfOursForAWrongKey(CapturedOutput output) {
		for (int attempt = 0; attempt < 20; attempt++) {
			call("00000000-0000-4000-8000-000000000000", "demo", "list-deals", "{}");
		}
		assertThat(sinceStart(output)).contains("invalid_key").doesNotContain(" ERROR ", "\tat ");
	}

	/** The sandbox prints one of its keys for newcomers. */
	private static String sinceStart(CapturedOutput output) {
		String all = output.toString();
		return all.substring(Math.max(0, all.lastIndexOf("README.md shows.")));
	}

	private EntityExchangeResult<byte[]> call(String key, String connection, String tool, String arguments) {
		return this.client.post()
			.uri("/mcp")
			.header(HttpHeaders.CONTENT_TYPE, "application/json")
			.header("Authorization", "Bearer " + key)
			.header("connection-id", connection)
			.header("provider-config-key", "hubspot")
			.bodyValue("""
					{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"%s","arguments":%s}}"""
				.formatted(tool, arguments))
			.exchange()
			.expectBody()
			.returnResult();
	}

}
