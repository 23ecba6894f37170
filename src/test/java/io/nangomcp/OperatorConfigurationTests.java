package io.nangomcp;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

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
		assertThat(listed).isNotEmpty().isEqualTo(ServerSettings.all());
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

}
