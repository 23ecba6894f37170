package io.nangomcp.doctor;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * What commands that need Nango have in common: settings of the server beside their own
 * options, and a key in an environment variable.
 */
final class CommandSettings {

	/** As Nango's documentation names it now, and did before. */
	private static final List<String> KEY_VARIABLES = List.of("NANGO_API_KEY", "NANGO_SECRET_KEY");

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

	/** The variable that has the key, be it set or not. */
	static String keyVariable(@Nullable String named, Map<String, String> environment) {
		if (named != null) {
			return named;
		}
		return KEY_VARIABLES.stream().filter(environment::containsKey).findFirst().orElse(KEY_VARIABLES.getFirst());
	}

}
