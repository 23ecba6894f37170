package io.nangomcp;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.convert.DurationStyle;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Holds the compose files against the server and the files that they mount.
 */
class ComposeFileTests {

	private static final Path DIRECTORY = Path.of("docker");

	@ParameterizedTest
	@ValueSource(strings = { "compose.yml", "compose.replicas.yml" })
	void startsTheServerAsItIs(String file) throws IOException {
		Map<String, Map<String, Object>> ours = services(file).entrySet()
			.stream()
			.filter((service) -> service.getKey().startsWith("nango-mcp"))
			.collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
		assertThat(ours).isNotEmpty();
		Duration grace = ServerSettings.duration("mcp.shutdown.grace");
		for (Map<String, Object> service : ours.values()) {
			assertThat(service).containsEntry("build", "..")
				.containsEntry("read_only", true)
				.containsEntry("image", "nango-mcp");
			assertThat(list(service, "tmpfs")).containsExactly("/tmp:exec");
			assertThat(DurationStyle.detectAndParse(String.valueOf(service.get("stop_grace_period"))))
				.isGreaterThanOrEqualTo(grace.plusSeconds(10));
			for (String variable : environment(service)) {
				assertThat(ServerSettings.hasVariable(variable)).as(variable).isTrue();
			}
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "compose.yml", "compose.replicas.yml" })
	void opensNothingToOtherMachines(String file) {
		assertThat(services(file).values()).flatExtracting((service) -> list(service, "ports"))
			.isNotEmpty()
			.allSatisfy((port) -> assertThat(port).startsWith("127.0.0.1:"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "compose.yml", "compose.replicas.yml" })
	void mountsFilesThatThereAre(String file) {
		assertThat(services(file).values()).flatExtracting((service) -> list(service, "volumes"))
			.isNotEmpty()
			.allSatisfy((volume) -> {
				assertThat(volume).endsWith(":ro");
				assertThat(DIRECTORY.resolve(volume.split(":", 2)[0])).matches(Files::exists, "exists");
			});
	}

	@ParameterizedTest
	@ValueSource(strings = { "compose.yml", "compose.replicas.yml" })
	void pinsTheImagesOfOthers(String file) {
		assertThat(services(file).values()).filteredOn((service) -> !service.containsKey("build"))
			.isNotEmpty()
			.extracting((service) -> service.get("image"))
			.allSatisfy((image) -> assertThat(image.toString()).matches("[a-z/]+:v?\\d+\\.\\d+.*"));
	}

	@SuppressWarnings("unchecked")
	private static Map<String, Map<String, Object>> services(String file) {
		Object services = Yaml.read(DIRECTORY.resolve(file)).get("services");
		return Objects.requireNonNull((Map<String, Map<String, Object>>) services);
	}

	@SuppressWarnings("unchecked")
	private static Set<String> environment(Map<String, Object> service) {
		return Objects.requireNonNull((Map<String, ?>) service.get("environment")).keySet();
	}

	@SuppressWarnings("unchecked")
	private static List<String> list(Map<String, Object> service, String key) {
		return (List<String>) service.getOrDefault(key, List.of());
	}

}
