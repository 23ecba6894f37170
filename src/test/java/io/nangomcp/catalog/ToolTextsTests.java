package io.nangomcp.catalog;

import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ToolTexts} and {@link SchemaTexts}.
 */
class ToolTextsTests {

	@ParameterizedTest
	@ValueSource(ints = { 0x200b, 0x200d, 0x202e, 0x2066, 0xfeff, 0x00ad, 0xe0041, 0xe0001, 0xfe0f, 0xe0101, 0x3164,
			0x2800, 0xe000, 0x7, 0x1b, 0x85, 0x180e, 0x061c, 0xd800 })
	void stripsWhatAReviewerWouldNotSee(int hidden) {
		String text = "Creates" + Character.toString(hidden) + " a contact";
		assertThat(ToolTexts.clean(text, 100)).isEqualTo("Creates a contact");
	}

	@Test
	void keepsWhatAReviewerSees() {
		String text = "Creates a contact.\n\n\t- naïve café, 日本語, العربية, हिन्दी, 😀";
		assertThat(ToolTexts.clean(text, 100)).isEqualTo(text);
		assertThat(ToolTexts.clean("a\r\nb ", 100)).isEqualTo("a\nb");
	}

	@Test
	void cutsALongTextBetweenCharacters() {
		assertThat(ToolTexts.clean("x".repeat(100), 100)).isEqualTo("x".repeat(100));
		assertThat(ToolTexts.clean("x".repeat(101), 100)).isEqualTo("x".repeat(99) + "…");
		assertThat(ToolTexts.clean("x".repeat(98) + "😀😀", 100)).isEqualTo("x".repeat(98) + "…");
	}

	@ParameterizedTest
	@CsvSource({ "create-contact, Create contact", "UPPER_snake_Name, UPPER snake Name", "list__all--x, List all x",
			"-, -" })
	void makesATitleOfAName(String name, String title) {
		assertThat(ToolTexts.title(name, name)).isEqualTo(title);
	}

	@Test
	void makesATitleOfTheToolWhereTheActionsNameIsHidden() {
		assertThat(ToolTexts.title("\udb40\udc41", "_-12345678")).isEqualTo("_-12345678");
	}

	@Test
	void readsADescriptionThatIsMadeToTakeLongAsFastAsAnyOther() {
		String hostile = "x" + "\n".repeat(2_000) + "- a" + "_".repeat(2_000);
		assertThat(ToolTexts.parameterDescriptions(hostile)).isEmpty();
	}

	@Test
	void findsParametersInAMarkdownList() {
		assertThat(ToolTexts.parameterDescriptions("""
				Creates a contact:
				- name: the full name
				* `email` (string): where to write
				  - **address** - where they live
				+ _age_: years
				- no description here
				- name: said twice
				not-a-line: at all
				""")).containsExactlyInAnyOrderEntriesOf(Map.of("name", "the full name", "email", "where to write",
				"address", "where they live", "age", "years"));
	}

	@Test
	void describesParametersThatHaveNoDescriptionAndHidesNothingInRemarks() {
		ObjectNode schema = (ObjectNode) JsonMapper.shared().readTree("""
				{"type":"object","description":"a\\u200bb","properties":{
				  "name":{"type":"string"},
				  "email":{"type":"string","description":"own\\u202e"},
				  "description":{"type":"string","default":"gone\\u200b","examples":["gone\\u200b"],"$comment":"kept"},
				  "default":{"title":"a\\u200bb","$comment":"gone\\udb40\\udc41"},
				  "items":{"type":"array","items":{"title":"t\\u200b","enum":[{"description":"k\\u200b"}]}}}}""");
		SchemaTexts.polish(schema, Map.of("name", "the full name", "email", "ignored", "gone", "ignored"));
		assertThat(schema).isEqualTo(JsonMapper.shared().readTree("""
				{"type":"object","description":"ab","properties":{
				  "name":{"type":"string","description":"the full name"},
				  "email":{"type":"string","description":"own"},
				  "description":{"type":"string","$comment":"kept"},
				  "default":{"title":"ab"},
				  "items":{"type":"array","items":{"title":"t","enum":[{"description":"k\\u200b"}]}}}}"""));
	}

}
