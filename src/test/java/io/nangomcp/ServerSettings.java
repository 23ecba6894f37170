package io.nangomcp;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.convert.DurationStyle;

/**
 * The settings of ours, as the configuration processor collected them from the code.
 */
final class ServerSettings {

	private static final Pattern STRUCTURED = Pattern.compile("java\\.util\\.(Map<|List<(?!java\\.lang\\.String>))");

	private ServerSettings() {
	}

	/** All of them in the order of their names. */
	static List<Setting> all() throws IOException {
		try (InputStream json = ServerSettings.class
			.getResourceAsStream("/META-INF/spring-configuration-metadata.json")) {
			JsonNode metadata = JsonMapper.shared().readTree(Objects.requireNonNull(json));
			return metadata.path("properties")
				.valueStream()
				.map((property) -> new Setting(property.path("name").asString(), property.path("type").asString(),
						property.path("defaultValue").asString(""), sentence(property.path("description").asString())))
				.sorted(Comparator.comparing(Setting::name))
				.toList();
		}
	}

	/** The default of a setting that is a time. */
	static Duration duration(String name) throws IOException {
		Setting setting = all().stream().filter((one) -> one.name().equals(name)).findFirst().orElseThrow();
		return DurationStyle.detectAndParse(setting.defaultValue());
	}

	/** Whether an environment variable sets one of them. */
	static boolean hasVariable(String variable) throws IOException {
		return all().stream().map(Setting::variable).flatMap(Optional::stream).anyMatch(variable::equals);
	}

	private static String sentence(String description) {
		return description.substring(0, 1).toUpperCase(Locale.ROOT) + description.substring(1) + ".";
	}

	/**
	 * A setting.
	 *
	 * @param name such as {@code mcp.http.idle-timeout}
	 * @param type of Java
	 * @param defaultValue empty where there is none
	 * @param description what it is, in one sentence
	 */
	record Setting(String name, String type, String defaultValue, String description) {

		/** The environment variable that sets it, unless it has parts with names. */
		Optional<String> variable() {
			return STRUCTURED.matcher(this.type).lookingAt() ? Optional.empty()
					: Optional.of(this.name.replaceAll("[.-]", "_").toUpperCase(Locale.ROOT));
		}

	}

}
