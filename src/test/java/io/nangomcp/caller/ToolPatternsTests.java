package io.nangomcp.caller;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ToolPatterns}.
 */
class ToolPatternsTests {

	@ParameterizedTest
	@CsvSource({ "*, anything, true", "get-*, get-contact, true", "get-*, forget-contact, false",
			"*-contact, get-contact, true", "*-contact, get-contacts, false", "get?contact, get-contact, true",
			"get?contact, getcontact, false", "get-contact, get-contact, true", "get-contact, GET-contact, false",
			"a.c, abc, false", "[a], a, false", "***, x, true" })
	void matchesWholeNames(String glob, String name, boolean matches) {
		assertThat(ToolPatterns.of(List.of(glob)).matches(name)).isEqualTo(matches);
	}

	@Test
	void matchesAnyOfSeveral() {
		ToolPatterns patterns = ToolPatterns.of(List.of("get-*", "create-note"));
		assertThat(List.of("get-x", "create-note", "create-notes", "delete-x")).filteredOn(patterns::matches)
			.containsExactly("get-x", "create-note");
		assertThat(ToolPatterns.of(List.of()).matches("x")).isFalse();
		assertThat(ToolPatterns.ALL.matches("x")).isTrue();
	}

	@Test
	void cannotBeStalled() {
		ToolPatterns patterns = ToolPatterns.of(List.of("*a".repeat(100) + "b"));
		assertThat(patterns.matches("a".repeat(255))).isFalse();
	}

}
