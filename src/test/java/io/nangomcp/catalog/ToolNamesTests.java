package io.nangomcp.catalog;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ToolNames}.
 */
class ToolNamesTests {

	@ParameterizedTest
	@ValueSource(strings = { "create-contact", "UPPER_snake_Name", "a", "0", "-" })
	void keepsAnAcceptableName(String action) {
		assertThat(nameOf(action)).isEqualTo(action);
		assertThat(nameOf("x".repeat(64))).isEqualTo("x".repeat(64));
	}

	@Test
	void cutsALongNameAndKeepsItApart() {
		Map<String, String> names = ToolNames.nameTools(List.of("x".repeat(65), "x".repeat(66)));
		assertThat(names.get("x".repeat(65))).isEqualTo("x".repeat(55) + "-" + "9537c5fd");
		assertThat(new HashSet<>(names.values())).hasSize(2);
	}

	@Test
	void replacesWhatClientsRefuse() {
		assertThat(nameOf("crm.create contact/é")).matches("crm_create_contact__-[0-9a-f]{8}");
	}

	@Test
	void givesWayToAnActionThatHasTheNameAlready() {
		String tooLong = "x".repeat(65);
		String taken = nameOf(tooLong);
		Map<String, String> names = ToolNames.nameTools(List.of(tooLong, taken));
		assertThat(names.get(taken)).isEqualTo(taken);
		assertThat(names.get(tooLong)).isNotEqualTo(taken).startsWith("x".repeat(55) + "-");
	}

	@Test
	void isUniqueAcceptableAndTheSameInEveryOrder() {
		for (long seed = 0; seed < 200; seed++) {
			Random random = new Random(seed);
			List<String> actions = randomActions(random);
			Map<String, String> names = ToolNames.nameTools(actions);
			Collections.shuffle(actions, random);
			assertThat(ToolNames.nameTools(actions)).as("seed " + seed).isEqualTo(names);
			assertThat(new HashSet<>(names.values())).as("seed " + seed).hasSameSizeAs(names.keySet());
			assertThat(names.values()).as("seed " + seed).allMatch((name) -> name.matches("[A-Za-z0-9_-]{1,64}"));
		}
	}

	private static List<String> randomActions(Random random) {
		Set<String> actions = new HashSet<>();
		for (int count = 0; count < 50; count++) {
			String start = "ab-_ .".substring(0, 1 + random.nextInt(6)).repeat(1 + random.nextInt(40));
			actions.add(start + random.nextInt(3));
			if (random.nextInt(4) == 0) {
				actions.add(nameOf(start));
			}
		}
		return new ArrayList<>(actions);
	}

	private static String nameOf(String action) {
		return String.valueOf(ToolNames.nameTools(List.of(action)).get(action));
	}

}
