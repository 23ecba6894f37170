package io.nangomcp;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.convert.DurationStyle;

/**
 * The settings of ours, as the configuration processor collected them from the code.
 */
final class ServerSettings {

	private ServerSettings() {
	}

	/** Names and defaults, which are empty where there is none. */
	static Map<String, String> all() throws IOException {
		try (InputStream json = ServerSettings.class
			.getResourceAsStream("/META-INF/spring-configuration-metadata.json")) {
			JsonNode metadata = JsonMapper.shared().readTree(Objects.requireNonNull(json));
			return metadata.path("properties")
				.valueStream()
				.collect(Collectors.toMap((property) -> property.path("name").asString(),
						(property) -> property.path("defaultValue").asString(""), (a, b) -> b, TreeMap::new));
		}
	}

	/** The default of a setting that is a time. */
	static Duration duration(String name) throws IOException {
		return DurationStyle.detectAndParse(Objects.requireNonNull(all().get(name)));
	}

	/** Whether an environment variable sets one of them. */
	static boolean hasVariable(String variable) throws IOException {
		return all().keySet().stream().map((name) -> name.replaceAll("[.-]", "_")).anyMatch(variable::equalsIgnoreCase);
	}

}
