package io.nangomcp;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.nangomcp.ServerSettings.Setting;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Holds {@code config/application.yml} against the settings that there are.
 */
class OperatorConfigurationTests {

	@Test
	void listsEverySettingOfOursWithItsDefault() throws IOException {
		List<String> lines = Files.readAllLines(Path.of("config/application.yml"));
		List<Setting> listed = IntStream.range(1, lines.size())
			.filter((number) -> lines.get(number).matches("#(nango|mcp|sandbox)\\.\\S+:.*"))
			.mapToObj((number) -> toSetting(lines.get(number - 1), lines.get(number)))
			.toList();
		assertThat(listed).containsExactlyInAnyOrderElementsOf(ServerSettings.all());
	}

	/** {@code -Dsettings.write=true} writes the reference anew. */
	@Test
	void hasAReferenceOfEverySettingOfOurs() throws IOException {
		Path reference = Path.of("docs/settings.md");
		String head = Files.readString(reference).split("(?m)^\\| setting", 2)[0];
		String table = ServerSettings.all()
			.stream()
			.map((setting) -> "| `%s`<br>`%s` | %s | %s |\n".formatted(setting.name(), setting.variable(),
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

	private static Setting toSetting(String comment, String line) {
		String[] setting = line.substring(1).split(":\\s*", 2);
		return new Setting(setting[0], setting[1], comment.substring(2));
	}

}
