package io.nangomcp.connect;

import io.nangomcp.caller.Caller;
import io.nangomcp.nango.NangoClients;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.ObjectNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link ConnectTags}.
 */
class ConnectTagsTests {

	private static final Caller.EndUser ADA = new Caller.EndUser("ada");

	@Test
	void mayBeLeftOut() {
		assertThat(ConnectTags.read(MissingNode.getInstance()).of(ADA).values()).containsOnlyKeys("end_user_id")
			.containsEntry("end_user_id", "ada");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = { "{'team':'red'} | {'team':'red'}", "{'Team':'Red'} | {'team':'Red'}",
			"{'a-b_c.d/9':' '} | {'a-b_c.d/9':' '}", "{'end_user_email':'a@b.c'} | {'end_user_email':'a@b.c'}" })
	void areKeptAsNangoKeepsThem(String tags, String kept) {
		assertThat(NangoClients.MAPPER.<JsonNode>valueToTree(ConnectTags.read(read(tags)).values()))
			.isEqualTo(read(kept));
	}

	@ParameterizedTest
	@ValueSource(strings = { "{'1a':'x'}", "{'':'x'}", "{'a b':'x'}", "{'ä':'x'}", "{'a':''}", "{'a':1}", "{'a':null}",
			"{'Team':'a','team':'b'}", "{'end_user_email':'ada'}", "{'END_USER_EMAIL':'ada'}" })
	void areRefusedWhenNangoWouldRefuseThem(String tags) {
		assertRefused(read(tags));
	}

	@Test
	void areRefusedWhenTheyAreTooLong() {
		assertThat(ConnectTags.read(tag("a".repeat(64), "v".repeat(255))).values()).hasSize(1);
		assertRefused(tag("a".repeat(65), "v"));
		assertRefused(tag("a", "v".repeat(256)));
	}

	@Test
	void areTenAtMostTheUserIncluded() {
		ObjectNode nine = JsonNodeFactory.instance.objectNode();
		for (int i = 0; i < 9; i++) {
			nine.put("t" + i, "v");
		}
		assertThat(ConnectTags.read(nine).of(ADA).values()).hasSize(10);
		ObjectNode ten = nine.deepCopy().put("t9", "v");
		assertThat(ConnectTags.read(ten).values()).hasSize(10);
		assertThatExceptionOfType(ArgumentException.class).isThrownBy(() -> ConnectTags.read(ten).of(ADA));
		assertRefused(ten.deepCopy().put("t10", "v"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "{'end_user_id':'bob'}", "{'END_USER_ID':'bob'}", "{'end_user_id':'Ada'}" })
	void nameNoOtherUser(String tags) {
		ConnectTags read = ConnectTags.read(read(tags));
		assertThatExceptionOfType(ArgumentException.class).isThrownBy(() -> read.of(ADA));
	}

	private static void assertRefused(JsonNode tags) {
		assertThatExceptionOfType(ArgumentException.class).isThrownBy(() -> ConnectTags.read(tags));
	}

	private static JsonNode tag(String name, String value) {
		return JsonNodeFactory.instance.objectNode().put(name, value);
	}

	private static JsonNode read(String json) {
		return NangoClients.MAPPER.readTree(json.replace('\'', '"'));
	}

}
