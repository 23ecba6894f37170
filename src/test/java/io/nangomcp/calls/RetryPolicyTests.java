package io.nangomcp.calls;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.nangomcp.catalog.Failures;
import io.nangomcp.nango.NangoError;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.JsonNodeFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Holds {@link RetryPolicy} and the table in {@code docs/reliability.md} together.
 */
class RetryPolicyTests {

	private static final List<NangoError> ERRORS = List.of(new NangoError.Unreachable(NangoError.Obstacle.OTHER),
			new NangoError.TlsRefused("x"), new NangoError.CircuitOpen(Duration.ofSeconds(1)),
			new NangoError.RateLimited(null), new NangoError.NoConnectionFree(), new NangoError.Interrupted("x"),
			new NangoError.Unexpected(502, null), new NangoError.Unexpected(418, null), new NangoError.TimedOut(),
			new NangoError.Unreadable("x"), new NangoError.ActionFailed(JsonNodeFactory.instance.objectNode()),
			new NangoError.ProviderFailed(503, JsonNodeFactory.instance.objectNode()),
			new NangoError.ScriptFailed("script_internal_error", null), new NangoError.InvalidRequest("x"),
			new NangoError.UnknownConnection(), new NangoError.UnknownIntegration(), new NangoError.UnknownAction(),
			new NangoError.DisabledAction(), new NangoError.InvalidKey(), new NangoError.MissingScope(List.of()));

	@Test
	void isTheTableInTheDocs() throws IOException {
		assertThat(ERRORS.stream().map(RetryPolicyTests::row)).containsExactlyInAnyOrderElementsOf(documented());
	}

	@Test
	void decidesAboutEveryError() {
		assertThat(ERRORS.stream().map(Object::getClass).collect(Collectors.toSet()))
			.isEqualTo(Set.of(NangoError.class.getPermittedSubclasses()));
	}

	@Test
	void saysWhatTheModelIsTold() {
		for (NangoError error : ERRORS) {
			for (boolean repeatable : new boolean[] { true, false }) {
				assertThat(Failures.explain(error, "crm", 1, repeatable).safeToRepeat()).as(error.toString())
					.isEqualTo(RetryPolicy.decide(error, repeatable) != RetryPolicy.Decision.OUTCOME_UNKNOWN);
			}
		}
	}

	private static List<String> row(NangoError error) {
		return List.of("`%s`".formatted(Failures.explain(error, "", 1, false).code()), words(error.execution()),
				words(RetryPolicy.decide(error, true)), words(RetryPolicy.decide(error, false)));
	}

	private static String words(Enum<?> constant) {
		return constant.name().toLowerCase(Locale.ROOT).replace('_', ' ');
	}

	private static List<List<String>> documented() throws IOException {
		try (Stream<String> lines = Files.lines(Path.of("docs/reliability.md"))) {
			return lines.filter((line) -> line.matches("\\| `[a-z_]+` \\|.*"))
				.map((line) -> Arrays.stream(line.split("\\|")).map(String::strip).toList())
				.map((cells) -> cells.subList(1, 5))
				.toList();
		}
	}

}
