package io.nangomcp.catalog;

import java.util.List;

import io.nangomcp.caller.ToolPatterns;
import io.nangomcp.schema.SchemaProfile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ToolHints} and how an operator overrides them.
 */
class ToolHintsTests {

	@ParameterizedTest
	@CsvSource(nullValues = "-", value = { "GET, true, false, true", "HEAD, true, false, true", "PUT, false, -, true",
			"DELETE, false, true, true", "POST, -, -, -", "PATCH, -, -, -", "NONSENSE, -, -, -" })
	void knowsOnlyWhatAMethodSays(String method, Boolean readOnly, Boolean destructive, Boolean idempotent) {
		assertThat(ToolHints.of(List.of(method))).isEqualTo(new ToolHints(readOnly, destructive, idempotent, null));
	}

	@Test
	void knowsWhatSeveralMethodsHaveInCommon() {
		assertThat(ToolHints.of(List.of("PUT", "DELETE"))).isEqualTo(new ToolHints(false, null, true, null));
		assertThat(ToolHints.of(List.of("GET", "POST"))).isEqualTo(ToolHints.UNKNOWN);
		assertThat(ToolHints.of(List.of())).isEqualTo(ToolHints.UNKNOWN);
	}

	@Test
	void letsTheOperatorKnowBetter() {
		ToolRules rules = new ToolRules(SchemaProfile.PORTABLE, OutputSchemas.ANNOTATE, ToolPatterns.ALL,
				ToolPatterns.of(List.of()),
				List.of(new ToolProperties.Hint(List.of("search-*"), true, null, null, false),
						new ToolProperties.Hint(List.of("*"), null, false, null, null)),
				List.of(), false);
		assertThat(rules.hintsFor("search-contacts", ToolHints.UNKNOWN))
			.isEqualTo(new ToolHints(true, null, null, false));
		assertThat(rules.hintsFor("delete-contact", ToolHints.of(List.of("DELETE"))))
			.isEqualTo(new ToolHints(false, false, true, null));
	}

	@Test
	void takesBackAllThatAMethodSaysWhenTheOperatorContradictsIt() {
		ToolHints get = ToolHints.of(List.of("GET"));
		assertThat(get.overriddenBy(new ToolHints(false, null, null, null)))
			.isEqualTo(new ToolHints(false, null, null, null));
		assertThat(ToolHints.of(List.of("DELETE")).overriddenBy(new ToolHints(true, null, null, null)))
			.isEqualTo(new ToolHints(true, null, null, null));
		assertThat(get.overriddenBy(new ToolHints(true, null, null, false)))
			.isEqualTo(new ToolHints(true, false, true, false));
	}

	@Test
	void repeatsOnlyWhatIsKnownToBeRepeatable() {
		assertThat(ToolHints.of(List.of("GET")).isRepeatable()).isTrue();
		assertThat(ToolHints.of(List.of("PUT")).isRepeatable()).isTrue();
		assertThat(ToolHints.of(List.of("POST")).isRepeatable()).isFalse();
		assertThat(ToolHints.UNKNOWN.isRepeatable()).isFalse();
	}

}
