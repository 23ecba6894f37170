package io.nangomcp;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Holds {@code config/application.yml} against the settings that there are.
 */
class OperatorConfigurationTests {

	@Test
	void listsEverySettingOfOursWithItsDefault() throws IOException {
		Map<String, String> listed = settings()
			.filter((setting) -> !setting[0].matches("(server|management|logging)\\..*"))
			.collect(Collectors.toMap((setting) -> setting[0], (setting) -> setting[1], (a, b) -> b, TreeMap::new));
		assertThat(listed).isNotEmpty().isEqualTo(metadata());
	}

	@Test
	void explainsEverySettingInOneLine() throws IOException {
		String previous = "";
		for (String line : Files.readAllLines(Path.of("config/application.yml"))) {
			if (line.matches("#\\S+:.*")) {
				assertThat(previous).as(line).matches("# [A-Z].*\\.");
			}
			else {
				assertThat(line).as("uncommented").matches("(# .*)?");
			}
			previous = line;
		}
	}

	private static Stream<String[]> settings() throws IOException {
		return Files.readAllLines(Path.of("config/application.yml"))
			.stream()
			.filter((line) -> line.matches("#\\S+:.*"))
			.map((line) -> line.substring(1).split(":\\s*", 2));
	}

	/** As the configuration processor collected it from the code. */
	private static Map<String, String> metadata() throws IOException {
		try (InputStream json = OperatorConfigurationTests.class
			.getResourceAsStream("/META-INF/spring-configuration-metadata.json")) {
			JsonNode metadata = JsonMapper.shared().readTree(Objects.requireNonNull(json));
			return metadata.path("properties")
				.valueStream()
				.collect(Collectors.toMap((property) -> property.path("name").asString(),
						(property) -> property.path("defaultValue").asString(""), (a, b) -> b, TreeMap::new));
		}
	}

}
