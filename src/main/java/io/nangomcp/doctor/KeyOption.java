package io.nangomcp.doctor;

import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * Where a command finds its Nango key: never on the command line, which others see.
 */
final class KeyOption {

	/** As Nango's documentation names it now, and did before. */
	private static final List<String> VARIABLES = List.of("NANGO_API_KEY", "NANGO_SECRET_KEY");

	@Option(names = "--key-env", paramLabel = "NAME",
			description = "The environment variable that has the Nango key; NANGO_API_KEY or NANGO_SECRET_KEY when left out.")
	private @Nullable String named;

	/** The variable that has the key, be it set or not. */
	String variable(Map<String, String> environment) {
		if (this.named != null) {
			return this.named;
		}
		return VARIABLES.stream().filter(environment::containsKey).findFirst().orElse(VARIABLES.getFirst());
	}

}
