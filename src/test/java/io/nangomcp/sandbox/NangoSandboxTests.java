package io.nangomcp.sandbox;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

import org.springframework.boot.web.server.PortInUseException;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.FileSystemResource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link NangoSandbox}: the data set that it ships with.
 */
class NangoSandboxTests {

	private static final String FULL_ACCESS = "5a4db0c5-0000-4000-8000-000000000001";

	private static final ClassPathResource ACCOUNTS = new ClassPathResource("sandbox/accounts.json");

	/** The actions that do not succeed, with where the code is and what it is. */
	private static final Map<String, Expected> FAILING = Map.of("merge-contacts",
			new Expected(500, "/error/code", "action_script_runtime_error"), "import-contacts",
			new Expected(500, "/error/payload/name", "TypeError"), "enrich-company",
			new Expected(424, "/error/upstream/status", "429"), "archive-channel",
			new Expected(424, "/error/upstream/status", "401"), "export-channel-history",
			new Expected(500, "/error/code", "script_internal_error"), "list-cycles",
			new Expected(404, "/error/code", "disabled_resource"), "link-pull-request",
			new Expected(424, "/error/upstream/status", "500"), "import-jira-project",
			new Expected(500, "/error/code", "action_script_failure"));

	private final NangoSandbox sandbox = NangoSandbox.start("127.0.0.1", 0, ACCOUNTS);

	private final SandboxClient client = clientWith(FULL_ACCESS);

	@AfterEach
	void stop() {
		this.sandbox.close();
	}

	static Stream<Arguments> examples() throws IOException {
		try (InputStream content = new ClassPathResource("example-inputs.json").getInputStream()) {
			return Json.MAPPER.readTree(content)
				.propertyStream()
				.flatMap((integration) -> integration.getValue()
					.propertyStream()
					.map((action) -> Arguments.of(integration.getKey(), action.getKey(), action.getValue())));
		}
	}

	@ParameterizedTest(name = "{0} {1}")
	@MethodSource("examples")
	void runsEachAction(String integration, String action, JsonNode input) throws Exception {
		HttpResponse<String> response = this.client.trigger(integration, "demo", action, input);
		Expected expected = FAILING.get(action);
		assertThat(response.statusCode()).isEqualTo((expected != null) ? expected.status() : 200);
		if (expected != null) {
			assertThat(json(response).at(expected.pointer()).asString()).isEqualTo(expected.value());
		}
	}

	@Test
	void listsTheActionsThatHaveExamples() throws Exception {
		JsonNode config = json(this.client.get("/scripts/config"));
		Stream<String> listed = config.valueStream()
			.flatMap((entry) -> entry.required("actions")
				.valueStream()
				.map((action) -> entry.required("providerConfigKey").stringValue() + " "
						+ action.required("name").stringValue()));
		assertThat(listed).containsExactlyInAnyOrderElementsOf(
				examples().map((example) -> example.get()[0] + " " + example.get()[1]).toList());
	}

	@Test
	void definesEveryModelThatAnActionNames() throws Exception {
		JsonNode config = json(this.client.get("/scripts/config"));
		assertThat(config.valueStream().flatMap((entry) -> entry.required("actions").valueStream()))
			.allSatisfy((action) -> {
				JsonNode definitions = action.at("/json_schema/definitions");
				assertThat(definitions.has(action.required("input").stringValue())).isTrue();
				assertThat(definitions.has(action.at("/returns/0").stringValue())).isTrue();
			});
	}

	@Test
	void showsAWriteToALaterRead() throws Exception {
		JsonNode created = json(this.client.trigger("hubspot", "demo", "create-contact",
				Json.object().put("email", "grace@example.com").put("firstname", "Grace")));
		JsonNode reference = Json.object().set("contactId", created.required("id"));
		assertThat(json(this.client.trigger("hubspot", "demo", "get-contact", reference))).isEqualTo(created);
		assertThat(this.client.trigger("hubspot", "demo", "delete-contact", reference).statusCode()).isEqualTo(200);
		assertThat(this.client.trigger("hubspot", "demo", "get-contact", reference).statusCode()).isEqualTo(424);
	}

	@Test
	void keepsFieldsThatAnUpdateDoesNotName() throws Exception {
		JsonNode changed = json(this.client.trigger("linear", "demo", "update-issue",
				Json.object().put("issueId", "ENG-101").put("state", "done").putNull("assignee")));
		assertThat(changed.required("title").stringValue()).isEqualTo("Checkout times out on slow networks");
		assertThat(changed.required("state").stringValue()).isEqualTo("done");
		assertThat(changed.required("assignee").isNull()).isTrue();
	}

	@Test
	void keepsConnectionsApart() throws Exception {
		JsonNode reference = Json.object().put("contactId", "501");
		assertThat(this.client.trigger("hubspot", "demo-eu", "delete-contact", reference).statusCode()).isEqualTo(200);
		assertThat(this.client.trigger("hubspot", "demo-eu", "get-contact", reference).statusCode()).isEqualTo(424);
		assertThat(this.client.trigger("hubspot", "demo", "get-contact", reference).statusCode()).isEqualTo(200);
	}

	@Test
	void answersAMissingRecordAsTheProviderDoes() throws Exception {
		HttpResponse<String> response = this.client.trigger("hubspot", "demo", "get-contact",
				Json.object().put("contactId", "1"));
		assertThat(response.statusCode()).isEqualTo(424);
		JsonNode error = json(response).required("error");
		assertThat(error.required("code").stringValue()).isEqualTo("script_http_error");
		assertThat(error.at("/upstream/status").intValue()).isEqualTo(404);
		assertThat(error.at("/upstream/body/message").stringValue()).isEqualTo("Object not found in contacts.");
	}

	@Test
	void filtersSearchesAndLimits() throws Exception {
		assertThat(json(this.client.trigger("linear", "demo", "list-issues", Json.object().put("label", "bug")))
			.required("total")
			.intValue()).isEqualTo(2);
		JsonNode found = json(this.client.trigger("hubspot", "demo", "search-contacts",
				Json.object().put("query", "BRIGHTLEAF").put("limit", 1)));
		assertThat(found.required("results")).hasSize(1);
		assertThat(found.required("total").intValue()).isEqualTo(2);
	}

	@Test
	void refusesAMessageToAnArchivedChannel() throws Exception {
		JsonNode error = json(this.client.trigger("slack", "demo", "post-message",
				Json.object().put("channelId", "C0ARCH1V3").put("text", "Hello")));
		assertThat(error.at("/error/payload/message").stringValue()).isEqualTo("Channel launch-2025 is archived");
	}

	@ParameterizedTest
	@CsvSource({ "2, 200, 403", "3, 403, 200", "5, 200, 400" })
	void givesEachKeyItsRights(int key, int listing, int running) throws Exception {
		SandboxClient other = clientWith("5a4db0c5-0000-4000-8000-00000000000" + key);
		assertThat(other.get("/scripts/config").statusCode()).isEqualTo(listing);
		assertThat(other.trigger("slack", "demo", "test-auth", Json.object()).statusCode()).isEqualTo(running);
	}

	@Test
	void limitsTheRequestsOfAnAccount() throws Exception {
		SandboxClient limited = clientWith("5a4db0c5-0000-4000-8000-000000000004");
		for (int remaining = 4; remaining >= 0; remaining--) {
			HttpResponse<String> response = limited.get("/scripts/config");
			assertThat(response.statusCode()).isEqualTo(200);
			assertThat(response.headers().firstValue("x-ratelimit-remaining")).hasValue(String.valueOf(remaining));
		}
		HttpResponse<String> response = limited.get("/scripts/config");
		assertThat(response.statusCode()).isEqualTo(429);
		assertThat(response.headers().firstValue("retry-after")).isPresent();
	}

	@ParameterizedTest
	@CsvSource({ "page=1&limit=10, 15, 5, merge-contacts", "search=CONTACT&limit=100, 7, 7, create-contact",
			"type=sync, 0, 0, ''", "page=9, 15, 0, ''" })
	void listsTheFunctionsOfAnIntegrationByPage(String query, int total, int size, String first) throws Exception {
		JsonNode page = json(this.client.get("/integrations/hubspot/functions?" + query));
		assertThat(page.at("/pagination/total").intValue()).isEqualTo(total);
		assertThat(page.required("data")).hasSize(size);
		assertThat(page.at("/data/0/name").asString("")).isEqualTo(first);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = { "page=-1 | Too small: expected number to be >=0",
			"limit=101 | Too big: expected number to be <=100", "limit=0 | Too small: expected number to be >=1",
			"page=x | Invalid input: expected number, received NaN",
			"search=%20 | Too small: expected string to have >=1 characters",
			"types=action | Unrecognized key: \"types\"" })
	void refusesAQueryThatItDoesNotKnow(String query, String message) throws Exception {
		HttpResponse<String> response = this.client.get("/integrations/hubspot/functions?" + query);
		assertThat(response.statusCode()).isEqualTo(400);
		assertThat(json(response).at("/error/errors/0/message").asString()).isEqualTo(message);
	}

	@Test
	void sendsAKnownListNotAgain() throws Exception {
		String etag = this.client.get("/scripts/config").headers().firstValue("etag").orElseThrow();
		HttpResponse<String> response = this.client.get("/scripts/config", "if-none-match", etag);
		assertThat(response.statusCode()).isEqualTo(304);
		assertThat(response.body()).isEmpty();
	}

	@Test
	void tellsItsHealthToAnyone() throws Exception {
		HttpResponse<String> response = clientWith("nobody").get("/health");
		assertThat(response.body()).isEqualTo("{\"result\":\"ok\"}");
	}

	@Test
	void answersAnUnknownRouteAsExpressDoes() throws Exception {
		HttpResponse<String> response = this.client.get("/nowhere");
		assertThat(response.statusCode()).isEqualTo(404);
		assertThat(response.body()).contains("<pre>Cannot GET /nowhere</pre>");
	}

	@Test
	void namesAPortInUse() {
		int port = Integer.parseInt(this.sandbox.baseUrl().replaceFirst(".*:", ""));
		assertThatExceptionOfType(PortInUseException.class)
			.isThrownBy(() -> NangoSandbox.start("127.0.0.1", port, ACCOUNTS))
			.withMessageContaining(String.valueOf(port));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					{"accounts":                                                | accounts.json] is malformed: Unexpected end-of-input
					{"accounts": [], "acounts": []}                             | accounts.json] is malformed: Unrecognized property
					{"accounts": [{"environments": []}]}                        | accounts.json] is malformed: Missing creator property
					{"accounts": [{"requestsPerMinute": 1, "environments": [{"integrations": ["no.json"], "keys": []}]}]} | no.json] cannot be read
					""")
	void namesAMalformedDataFile(String content, String message, @TempDir Path directory) throws Exception {
		Path file = Files.writeString(directory.resolve("accounts.json"), content);
		assertThatExceptionOfType(IllegalStateException.class)
			.isThrownBy(() -> NangoSandbox.start("127.0.0.1", 0, new FileSystemResource(file)))
			.withMessageStartingWith("Sandbox data file")
			.withMessageContaining(message);
	}

	@ParameterizedTest
	@CsvSource({ "{}, there is no data for new connections",
			"'{\"eu\": {\"metadata\": {}, \"records\": {}}}', 'connection demo refers to data us, which is not there'" })
	void namesDataThatIsMissing(String data, String message, @TempDir Path directory) throws Exception {
		Files.writeString(directory.resolve("crm.json"),
				"""
						{
							"uniqueKey": "crm", "provider": "crm", "displayName": "CRM", "logo": "", "created": "2026-11-22T10:00:00Z",
							"data": %s,
							"connections": [{ "id": "demo", "owner": {}, "created": "2026-11-22T10:00:00Z",
								"credentials": { "refused": false, "errors": [] }, "data": "us" }],
							"notFound": { "type": "answer", "output": null }, "unauthorized": { "type": "answer", "output": null },
							"syncs": [], "actions": []
						}"""
					.formatted(data));
		Path accounts = Files.writeString(directory.resolve("accounts.json"),
				"""
						{"accounts": [{"requestsPerMinute": 1, "environments": [{"integrations": ["crm.json"], "keys": []}]}]}""");
		assertThatExceptionOfType(IllegalStateException.class)
			.isThrownBy(() -> NangoSandbox.start("127.0.0.1", 0, new FileSystemResource(accounts)))
			.withMessageContaining("crm.json] is malformed")
			.withMessageContaining(message);
	}

	private SandboxClient clientWith(String key) {
		return new SandboxClient(this.sandbox.baseUrl(), key);
	}

	private static JsonNode json(HttpResponse<String> response) {
		return Json.MAPPER.readTree(response.body());
	}

	private record Expected(int status, String pointer, String value) {
	}

}
