package io.nangomcp;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;

import io.nangomcp.nango.NangoClients;
import io.nangomcp.upstream.ScriptedNango;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;

import static io.nangomcp.CanaryRequest.call;
import static io.nangomcp.upstream.ScriptedNango.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * The audit log in a file of its own.
 */
@ExtendWith(OutputCaptureExtension.class)
class AuditFileTests {

	@Test
	void hasALineOfJsonForEachCall(@TempDir Path directory, CapturedOutput output) throws IOException {
		Path file = directory.resolve("audit/calls.jsonl");
		try (ScriptedNango nango = nango();
				ConfigurableApplicationContext server = OwnServer.start("--nango.base-url=" + nango.baseUrl(),
						"--mcp.audit.file=" + file)) {
			call("do-it", "{\"note\":\"%s\",\"%s\":1}".formatted(Canary.ARGUMENT.value(), Canary.ARGUMENT.value()))
				.ofUser(Canary.USER.value())
				.with("X-Request-Id", "first")
				.with("traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01")
				.send(OwnServer.port(server));
			call("no\\n\\\"such", "{}").with("X-Request-Id", "second").send(OwnServer.port(server));
		}
		// It stopped, and so has written everything.
		List<JsonNode> lines = Files.readAllLines(file).stream().map(NangoClients.MAPPER::readTree).toList();
		assertThat(lines).hasSize(2);
		JsonNode first = lines.getFirst();
		assertThat(first.path("time").asString()).matches("\\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z");
		assertThat(first.path("tool").asString()).isEqualTo("do-it");
		assertThat(first.path("integration").asString()).isEqualTo("crm");
		assertThat(first.path("key").asString()).matches("[0-9a-f]{12}");
		assertThat(first.path("end_user").asString()).matches("[0-9a-f]{12}");
		assertThat(first.path("arguments").asString()).isEqualTo("{note:string,?:number}");
		assertThat(first.path("outcome").asString()).isEqualTo("success");
		assertThat(first.path("attempts").asInt()).isEqualTo(1);
		assertThat(first.path("size").asInt()).isEqualTo("{\"name\":\"Zoë\"}".length() + 1);
		assertThat(first.path("duration_ms").isIntegralNumber()).isTrue();
		assertThat(first.path("request").asString()).isEqualTo("first");
		assertThat(first.path("trace").asString()).isEqualTo("4bf92f3577b34da6a3ce929d0e0e4736");
		assertThat(new TreeSet<>(lines.getLast().propertyNames())).containsExactly("arguments", "duration_ms",
				"integration", "key", "outcome", "request", "time", "tool");
		assertThat(lines.getLast().path("tool").asString()).isEqualTo("no??such");
		assertThat(lines.toString()).doesNotContain(Canary.MARKER);
		assertThat(output.getAll()).doesNotContain("tool call");
	}

	@Test
	void isNotSilentlyMissing(@TempDir Path directory, CapturedOutput output) {
		assertThatThrownBy(() -> OwnServer.start("--mcp.audit.file=" + directory));
		assertThat(output.getAll()).contains("Cannot start: The audit log cannot be written to " + directory)
			.contains("mcp.audit.file");
	}

	private static ScriptedNango nango() {
		return ScriptedNango.start(json(200, "[]"))
			.when("GET /integrations/", json(200, """
					{"data":[{"id":1,"name":"do-it","enabled":true,"input":"In","json_schema":{"definitions":{"In":
					{"type":"object","properties":{"note":{"type":"string"}}}}}}],"pagination":{"total":1}}"""))
			.when("GET /connections",
					json(200,
							"""
									{"connections":[{"connection_id":"c","provider_config_key":"crm","tags":{"end_user_id":"%s"}}]}"""
								.formatted(Canary.USER.value())))
			.when("POST /action/trigger", json(200, "{\"name\":\"Zoë\"}"));
	}

}
