package io.nangomcp.doctor;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.nangomcp.OwnServer;
import io.nangomcp.sandbox.NangoSandbox;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.core.io.ClassPathResource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Commands}: options, settings, exit codes and what is printed.
 */
class CommandsTests {

	private static final String KEY = "5a4db0c5-0000-4000-8000-000000000001";

	private static final String SEAL_KEYS = "--mcp.seal.keys=AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

	private static final NangoSandbox SANDBOX = NangoSandbox.start("127.0.0.1", 0,
			new ClassPathResource("sandbox/accounts.json"));

	@TempDir
	private Path directory;

	@AfterAll
	static void stop() {
		SANDBOX.close();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = { "doctor | true", "doctor --json | true", "docter | true", "--help | true",
			"'' | false", "--nango.base-url=http://localhost:3003 | false", "--server.port=0 doctor | false" })
	void knowsCommandsFromSettings(String line, boolean command) {
		assertThat(Commands.areIn(line.isEmpty() ? new String[0] : line.split(" "))).isEqualTo(command);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			value = { "docter | docter", "doctor | --integration", "doctor --integration hubspot | --connection",
					"doctor --integration | --integration",
					"doctor --integration hubspot --connection demo --end-user ada | mutually exclusive",
					"doctor --integration hubspot --connection demo --jsn | --jsn",
					"doctor --integration hubspot --connection demo extra | extra",
					"doctor --integration hubspot --connection demo --nango.base-url http://x | http://x",
					"seal-key --json | --json", "session | subcommand", "session create extra | extra",
					"session create --tag x | --tag" })
	void complainsOfWrongUsageInOneLine(String line, String named) {
		Run run = run(Map.of("NANGO_API_KEY", KEY), line.split(" "));
		assertThat(run.exitCode).isEqualTo(2);
		assertThat(run.out).isEmpty();
		assertThat(run.err.lines()).singleElement().asString().contains(named);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = { "--help | doctor", "doctor --help | --integration", "session --help | create",
			"session create --help | --pin", "seal-key --help | mcp.seal.keys" })
	void helps(String line, String explained) {
		Run run = run(Map.of(), line.split(" "));
		assertThat(run.exitCode).isZero();
		assertThat(run.out).contains(explained);
		assertThat(run.err).isEmpty();
	}

	@Test
	void makesSealKeys() {
		Run run = run(Map.of(), "seal-key");
		assertThat(run.exitCode).isZero();
		assertThat(Base64.getDecoder().decode(run.out.strip())).hasSize(32);
	}

	@Test
	void createsASession() {
		Run run = create(Map.of("NANGO_API_KEY", KEY), "--pin", "hubspot:demo", "--integration",
				"hubspot:search-contacts", "--integration", "hubspot:create-contact", "--integration", "slack",
				"--pin-tool", "hubspot:create-contact", "--expires-in", "1d", SEAL_KEYS,
				"--mcp.public-url=https://mcp.example.com/",
				"--mcp.sessions.ended-file=" + this.directory.resolve("ended"));
		assertThat(run.err).isEmpty();
		assertThat(run.exitCode).isZero();
		assertThat(this.directory.resolve("ended")).doesNotExist();
		assertThat(run.out).containsPattern("Session: +[A-Za-z0-9_-]{48}\n")
			.containsPattern("URL: +https://mcp\\.example\\.com/session/[A-Za-z0-9_-]{48}/mcp\n")
			.containsPattern("Token: +nango_agent_session_[A-Za-z0-9._-]+\n")
			.contains("hubspot: connected, 2 tools, 1 of them pinned", "slack: not connected yet", "mcp-remote",
					"\"authorization_token\": \"nango_agent_session_", "Authorization: Bearer nango_agent_session_")
			.doesNotContain(KEY);
	}

	@Test
	void createsASessionForScripts() {
		Run run = create(Map.of("NANGO_API_KEY", KEY), "--tag", "end_user_id=ada", "--meta-tool",
				"nango_create_connection=true", "--integration", "*", "--json", SEAL_KEYS, "--server.port=9000");
		JsonNode data = JsonMapper.shared().readTree(run.out).path("data");
		assertThat(data.path("mcp_url").asString()).startsWith("http://127.0.0.1:9000/session/");
		assertThat(data.path("toolset").propertyNames()).containsExactly("hubspot", "linear", "slack");
		assertThat(data.path("meta_tools").propertyNames()).contains("nango_create_connection");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			value = { "--tag end_user_id=ben | ambiguous_connections", "--pin hubspot:gone | unknown_pinned_connection",
					"--pin hubspot | invalid_body", "--pin hubspot:demo --integration hubspot:paint | unknown_tool",
					"'' | invalid_body", "--pin hubspot:demo --meta-tool nango_proxy=true | unknown_meta_tool",
					"--pin hubspot:demo --nango.base-url=nowhere | nango.base-url" })
	void saysWhyASessionIsNotCreated(String options, String reason) {
		Run run = create(Map.of("NANGO_API_KEY", KEY),
				Stream.concat(Stream.of(options.split(" ")).filter((option) -> !option.isEmpty()), Stream.of(SEAL_KEYS))
					.toArray(String[]::new));
		assertThat(run.exitCode).isEqualTo(1);
		assertThat(run.out).isEmpty();
		assertThat(run.err.lines()).singleElement().asString().contains(reason).doesNotContain(KEY);
	}

	@Test
	void needsAKeyAndSealKeysForASession() {
		assertThat(create(Map.of(), "--pin", "hubspot:demo").err).contains("NANGO_API_KEY");
		assertThat(create(Map.of("NANGO_API_KEY", KEY), "--pin", "hubspot:demo").err).contains("sessions_unavailable",
				"mcp.seal.keys");
	}

	private static Run create(Map<String, String> environment, String... options) {
		List<String> line = new ArrayList<>(List.of("session", "create"));
		if (Stream.of(options).noneMatch((option) -> option.startsWith("--nango.base-url="))) {
			line.add("--nango.base-url=" + SANDBOX.baseUrl());
		}
		line.addAll(List.of(options));
		return run(environment, line.toArray(String[]::new));
	}

	@ParameterizedTest
	@CsvSource({ "nope, false, 1", "demo, true, 1" })
	void tellsScriptsByTheExitCode(String connection, boolean strict, int exitCode) {
		List<String> options = new ArrayList<>(List.of("--connection", connection, SEAL_KEYS));
		if (strict) {
			options.add("--strict");
		}
		assertThat(examine(Map.of("NANGO_API_KEY", KEY), options).exitCode).isEqualTo(exitCode);
	}

	@Test
	void printsAStableShapeForScripts() {
		Run run = examine(Map.of("NANGO_API_KEY", KEY), List.of("--connection", "demo", "--json"));
		JsonNode diagnosis = JsonMapper.shared().readTree(run.out);
		assertThat(diagnosis.propertyNames()).containsExactly("healthy", "steps", "definitions", "clients");
		assertThat(diagnosis.path("healthy").asBoolean()).isTrue();
		assertThat(diagnosis.path("steps").findValuesAsString("name")).containsExactly("settings", "request", "nango",
				"actions", "tools", "schemas", "connection", "calls");
		JsonNode settings = diagnosis.path("steps").path(0);
		assertThat(settings.propertyNames()).containsExactly("name", "status", "ms", "result", "problems");
		assertThat(settings.path("status").asString()).isEqualTo("warning");
		JsonNode problem = settings.path("problems").path(0);
		assertThat(problem.propertyNames()).containsExactly("severity", "message", "fix");
		assertThat(problem.path("severity").asString()).isEqualTo("warning");
		assertThat(diagnosis.path("definitions").path(0).propertyNames()).containsExactly("tool", "findings");
		assertThat(diagnosis.path("definitions").path(0).path("findings").path(0).propertyNames())
			.containsExactly("rule", "where", "message");
		assertThat(diagnosis.path("clients").path(0).propertyNames()).containsExactly("client", "place", "content");
		assertThat(run.out).doesNotContain(KEY);
	}

	@ParameterizedTest
	@CsvSource({ "NANGO_SECRET_KEY, ''", "MY_KEY, MY_KEY" })
	void takesTheKeyFromTheEnvironment(String variable, String option) {
		List<String> options = new ArrayList<>(List.of("--end-user", "ada", SEAL_KEYS));
		if (!option.isEmpty()) {
			options.addAll(List.of("--key-env", option));
		}
		Run run = examine(Map.of(variable, KEY), options);
		assertThat(run.exitCode).isZero();
		assertThat(run.out).contains("Bearer $" + variable, "\"nango-end-user-id\": \"ada\"").doesNotContain(KEY);
	}

	@Test
	void warnsOfSettingsThatAreMissing() {
		Run run = examine(Map.of("NANGO_API_KEY", KEY),
				List.of("--connection", "demo", "--server.address=0.0.0.0", "--server.port=9090", "--mcp.public-url="));
		assertThat(run.exitCode).isZero();
		assertThat(run.out).contains("warning  settings",
				"fix: Set mcp.public-url (MCP_PUBLIC_URL) to the URL that clients use",
				"fix: Set mcp.seal.keys (MCP_SEAL_KEYS) to what the command seal-key prints",
				"\"url\": \"http://127.0.0.1:9090/mcp\"");
	}

	@Test
	void hasNothingToSayOfAPublicServerWithItsUrlAndKeys() {
		Run run = examine(Map.of("NANGO_API_KEY", KEY), List.of("--connection", "demo", SEAL_KEYS,
				"--server.address=0.0.0.0", "--mcp.public-url=https://mcp.example.com/"));
		assertThat(run.out)
			.contains("ok       settings", "\"url\": \"https://mcp.example.com/mcp\"", "Bearer $NANGO_API_KEY")
			.doesNotContain("warning");
		assertThat(run.exitCode).isZero();
	}

	@Test
	void tellsOfAllSettingsThatCannotBeUsed() {
		Run run = examine(Map.of("NANGO_API_KEY", KEY), List.of("--connection", "demo", "--nango.timeout.connect=soon",
				"--nango.pool.max-connections=0", "--server.port=abc", "--server.address=nowhere.invalid"));
		assertThat(run.exitCode).isEqualTo(1);
		assertThat(run.out.lines().filter((line) -> line.contains(" fault: "))).hasSize(4)
			.anyMatch((line) -> line.contains("server.port"))
			.anyMatch((line) -> line.contains("server.address"))
			.anyMatch((line) -> line.contains("nango.timeout.connect"))
			.anyMatch((line) -> line.contains("nango.pool.max-connections"));
	}

	@ParameterizedTest
	@CsvSource(quoteCharacter = '"',
			value = { "nango.ssl-bundle=nope, SSL bundle name 'nope' cannot be found",
					"server.ssl.bundle=nope, SSL bundle name 'nope' cannot be found",
					"server.ssl.bundle=, SSL is enabled but no trust material is configured" })
	void tellsOfASettingThatNamesWhatThereIsNot(String setting, String fault) {
		Run run = examine(Map.of("NANGO_API_KEY", KEY), List.of("--connection", "demo", "--" + setting));
		assertThat(run.exitCode).isEqualTo(1);
		assertThat(run.out).contains("fault    settings", fault).doesNotContain("all can be used");
	}

	private static Run examine(Map<String, String> environment, List<String> options) {
		List<String> line = new ArrayList<>(
				List.of("doctor", "--integration", "hubspot", "--nango.base-url=" + SANDBOX.baseUrl()));
		line.addAll(options);
		return run(environment, line.toArray(String[]::new));
	}

	private static Run run(Map<String, String> environment, String... line) {
		StringWriter out = new StringWriter();
		StringWriter err = new StringWriter();
		int exitCode = Commands.run(OwnServer.application(), environment, new PrintWriter(out), new PrintWriter(err),
				line);
		return new Run(exitCode, out.toString(), err.toString());
	}

	private record Run(int exitCode, String out, String err) {

	}

}
