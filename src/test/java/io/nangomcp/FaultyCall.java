package io.nangomcp;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.nangomcp.nango.NangoClients;
import io.nangomcp.upstream.FaultyNango;
import io.nangomcp.upstream.FaultyNango.Fault;
import tools.jackson.databind.JsonNode;

/**
 * A call of one of the tools of {@link FaultyNango}.
 *
 * @param id what it is known by on both sides, also as the request id in the audit log
 * @param tool read, put or write
 * @param fault what goes wrong
 * @param times for how many attempts it goes wrong
 */
record FaultyCall(String id, String tool, Fault fault, int times) {

	/** Longer than all that a test waits for, and shorter than what makes it fail. */
	private static final int DEADLINE = 15;

	private static final Pattern ERROR_CODE = Pattern.compile("Error code: ([a-z_]+)\\.");

	HttpRequest toRequest(int port) {
		return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/mcp"))
			.timeout(Duration.ofSeconds(DEADLINE))
			.headers("Content-Type", "application/json", "Authorization", "Bearer key", "connection-id", "c",
					"provider-config-key", "crm", "X-Request-Id", this.id, "nango-call-timeout",
					String.valueOf(DEADLINE))
			.POST(HttpRequest.BodyPublishers.ofString("""
					{"jsonrpc":"2.0","id":"%s","method":"tools/call","params":{"name":"%s",
					  "arguments":{"call":"%s","fault":"%s","times":%d}}}""".formatted(this.id, this.tool, this.id,
					this.fault, this.times)))
			.build();
	}

	/**
	 * What a call was answered.
	 *
	 * @param code success, or the code of the failure
	 * @param safe whether it says that calling again is safe
	 * @param body the whole answer
	 */
	record Answer(String code, boolean safe, String body) {

		static Answer read(FaultyCall call, HttpResponse<String> response) {
			JsonNode answer = NangoClients.MAPPER.readTree(response.body());
			JsonNode result = answer.path("result");
			if (response.statusCode() != 200 || !answer.path("id").asString("").equals(call.id)) {
				throw new AssertionError("%s was answered %s: %s".formatted(call, response, answer));
			}
			if (result.path("structuredContent").path("call").asString("").equals(call.id)) {
				return new Answer("success", false, response.body());
			}
			String text = result.at("/content/0/text").asString("");
			Matcher code = ERROR_CODE.matcher(text);
			boolean safe = text.contains("It is safe to call again.");
			if (!result.path("isError").asBoolean(false) || !code.find()
					|| safe == text.contains("It is not safe to call again")) {
				throw new AssertionError("%s was answered %s".formatted(call, answer));
			}
			return new Answer(code.group(1), safe, response.body());
		}

	}

}
