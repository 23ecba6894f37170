package io.nangomcp.sandbox;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

import org.springframework.core.io.Resource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * Tests for {@link NangoSandbox}: what a real Nango was recorded to answer, replayed.
 */
class RecordingsTests {

	private static final Pattern ENDPOINTS = Pattern
		.compile("GET /scripts/config|POST /action/trigger|GET /integrations(/[^/]+(/functions(/[^/]+)?)?)?"
				+ "|GET /connections|POST /connect/sessions(/reconnect)?");

	private static final Map<String, String> SKIPPED = Map.of("scripts-config: format=openai",
			"the sandbox has no format=openai",
			"scripts-config-collision: format=openai when one action has an input name but no json_schema",
			"the sandbox has no format=openai", "auth-401: upper-case key",
			"the key's replacement in the recording has no letters",
			"connect-sessions: GET /integrations with the session token", "the sandbox has a Connect UI of its own");

	/**
	 * Those whose answer holds a time or a token, so that only its shape can be compared.
	 */
	private static final Set<String> VARYING = Set.of("action-trigger: sleep5 default (5 s)",
			"connect-sessions: ok end_user + allowed_integrations", "connect-sessions: ok minimal end_user.id only",
			"connect-sessions: ok tags only (no end_user)", "connect-sessions-reconnect: ok",
			"connect-sessions-reconnect: ok with end_user", "connect-sessions-reconnect: connection without end user");

	private static final int UNLIMITED = 10_000_000;

	private static final int LIMIT = 200;

	private static final HttpClient CLIENT = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

	@TempDir
	Path directory;

	static Stream<Recording> recordings() {
		return Stream
			.of("scripts-config", "scripts-config-collision", "integration-functions", "action-trigger", "auth-401",
					"auth-403", "ratelimit", "http-caching", "integrations", "connections", "connect-sessions",
					"connect-sessions-reconnect")
			.flatMap(Recording::allIn)
			.filter((recording) -> ENDPOINTS.matcher(recording.endpoint()).matches());
	}

	@ParameterizedTest
	@MethodSource("recordings")
	void answersAsRecorded(Recording recording) throws Exception {
		assumeThat(SKIPPED.get(recording.toString())).isNull();
		try (NangoSandbox sandbox = NangoSandbox.start("127.0.0.1", 0, dataSet(recording))) {
			if (recording.status() == 429) {
				exhaustLimit(sandbox);
			}
			HttpResponse<String> response = send(recording, sandbox);
			assertThat(response.statusCode()).isEqualTo(recording.status());
			assertHeaders(response, recording);
			if (VARYING.contains(recording.toString())) {
				assertThat(shape(json(response.body()))).isEqualTo(shape(recording.body()));
			}
			else {
				assertThat(json(response.body())).isEqualTo(recording.body());
				assertThat(header(response, "etag")).isEqualTo(recording.header("etag"));
			}
		}
	}

	@Test
	void skipsOnlyWhatIsRecorded() {
		List<String> names = recordings().map(Recording::toString).toList();
		assertThat(names).containsAll(SKIPPED.keySet()).containsAll(VARYING);
	}

	private Resource dataSet(Recording recording) {
		String scriptsConfig = switch (recording.file()) {
			case "scripts-config-collision", "action-trigger", "ratelimit", "http-caching" ->
				RecordedDataSet.WITH_LEGACY;
			default -> "scripts-config";
		};
		int limit = recording.file().equals("ratelimit") ? LIMIT : UNLIMITED;
		return RecordedDataSet.write(this.directory, scriptsConfig, limit);
	}

	private static void exhaustLimit(NangoSandbox sandbox) throws Exception {
		Recording listing = Recording.allIn("scripts-config").findFirst().orElseThrow();
		for (int i = 0; i < LIMIT; i++) {
			assertThat(send(listing, sandbox).statusCode()).isEqualTo(200);
		}
	}

	private static HttpResponse<String> send(Recording recording, NangoSandbox sandbox)
			throws IOException, InterruptedException {
		return CLIENT.send(recording.requestTo(sandbox.baseUrl()), BodyHandlers.ofString());
	}

	private static void assertHeaders(HttpResponse<String> response, Recording recording) {
		for (String name : List.of("content-type", "x-ratelimit-limit")) {
			assertThat(header(response, name)).as(name).isEqualTo(recording.header(name));
		}
		for (String name : List.of("x-ratelimit-remaining", "x-ratelimit-reset", "retry-after", "etag")) {
			assertThat(shape(header(response, name))).as(name).isEqualTo(shape(recording.header(name)));
		}
	}

	private static JsonNode header(HttpResponse<String> response, String name) {
		Optional<String> value = response.headers().firstValue(name);
		return value.<JsonNode>map(StringNode::valueOf).orElseGet(() -> Json.object().path(name));
	}

	private static JsonNode json(String body) {
		return body.isEmpty() ? StringNode.valueOf("") : Json.MAPPER.readTree(body);
	}

	/** The same JSON with each value replaced by its kind. */
	private static JsonNode shape(JsonNode json) {
		return switch (json) {
			case ObjectNode object -> {
				ObjectNode shape = Json.object();
				object.forEachEntry((name, value) -> shape.set(name, shape(value)));
				yield shape;
			}
			case ArrayNode array ->
				JsonNodeFactory.instance.arrayNode().addAll(array.valueStream().map(RecordingsTests::shape).toList());
			case StringNode text when text.stringValue().matches("\\d+") -> StringNode.valueOf("DIGITS");
			default -> StringNode.valueOf(json.getNodeType().name());
		};
	}

}
