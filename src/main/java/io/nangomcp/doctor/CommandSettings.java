package io.nangomcp.doctor;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * What commands that need Nango have in common: settings of the server beside their own
 * options, and JSON that any terminal shows.
 */
final class CommandSettings {

	static final JsonMapper JSON = JsonMapper.builder()
		.enable(SerializationFeature.INDENT_OUTPUT)
		.enable(JsonWriteFeature.ESCAPE_NON_ASCII)
		.build();

	private static final Pattern SETTING = Pattern.compile("--[\\w\\[\\]-]+\\.[\\w.\\[\\]-]+(?:=.*)?", Pattern.DOTALL);

	private CommandSettings() {
	}

	/** Explains the first argument that is neither an option nor a setting. */
	static Optional<String> complain(List<String> unmatched) {
		return unmatched.stream()
			.filter((setting) -> !SETTING.matcher(setting).matches())
			.findFirst()
			.map("Unknown argument: %s. Try --help; settings of the server are written as --nango.base-url=..."::formatted);
	}

}
