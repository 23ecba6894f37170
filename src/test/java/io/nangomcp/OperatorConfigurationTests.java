package io.nangomcp;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Holds {@code config/application.yml} against the settings that there are.
 */
class OperatorConfigurationTests {

	@Test
	void listsEverySettingOfOursWithItsDefault() throws IOException {
		List<String> lines = Files.readAllLines(Path.of("config/application.yml"));
		List<String> listed = IntStream.range(1, lines.size())
			.filter((number) -> lines.get(number).matches("#(nango|mcp|sandbox)\\.\\S+:.*"))
			.mapToObj((number) -> lines.get(number - 1) + "\n" + lines.get(number))
			.toList();
		assertThat(listed).containsExactlyInAnyOrderElementsOf(ServerSettings.all()
			.stream()
			.map((setting) -> "# %s\n#%s: %s".formatted(setting.description(), setting.name(), setting.defaultValue())
				.strip())
			.toList());
	}

	/** {@code -Dsettings.write=true} writes the reference anew. */
	@Test
	void hasAReferenceOfEverySettingOfOurs() throws IOException {
		Path reference = Path.of("docs/settings.md");
		String head = Files.readString(reference).split("(?m)^\\| setting", 2)[0];
		String table = ServerSettings.all()
			.stream()
			.map((setting) -> "| `%s`%s | %s | %s |\n".formatted(setting.name(),
					setting.variable().map("<br>`%s`"::formatted).orElse(""),
					setting.defaultValue().isEmpty() ? "" : "`" + setting.defaultValue() + "`", setting.description()))
			.collect(Collectors.joining("", "| setting, environment variable | default | |\n|---|---|---|\n", ""));
		if (Boolean.getBoolean("settings.write")) {
			Files.writeString(reference, head + table);
		}
		assertThat(reference).content().isEqualTo(head + table);
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

}
