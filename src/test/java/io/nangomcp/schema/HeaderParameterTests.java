package io.nangomcp.schema;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link HeaderParameter}.
 */
class HeaderParameterTests {

	@Test
	void findsParametersAtAnyDepthOfProperties() {
		ObjectNode schema = schema("""
				{"properties":{"region":{"type":"string","x-mcp-header":"Region"},
				"target":{"type":"object","properties":{"shard":{"type":"integer","x-mcp-header":"Shard"}}}}}""");
		assertThat(HeaderParameter.keepValid(schema)).containsExactly(new HeaderParameter("Region", List.of("region")),
				new HeaderParameter("Shard", List.of("target", "shard")));
		assertThat(schema.toString()).contains("\"x-mcp-header\":\"Region\"", "\"x-mcp-header\":\"Shard\"");
	}

	@ParameterizedTest
	@ValueSource(strings = { "{\"x-mcp-header\":\"A\"}",
			"{\"properties\":{\"a\":{\"type\":\"string\",\"x-mcp-header\":\"\"}}}",
			"{\"properties\":{\"a\":{\"type\":\"string\",\"x-mcp-header\":\"A B\"}}}",
			"{\"properties\":{\"a\":{\"type\":\"string\",\"x-mcp-header\":\"A\\r\\nB\"}}}",
			"{\"properties\":{\"a\":{\"type\":\"string\",\"x-mcp-header\":7}}}",
			"{\"properties\":{\"a\":{\"type\":\"number\",\"x-mcp-header\":\"A\"}}}",
			"{\"properties\":{\"a\":{\"type\":\"object\",\"x-mcp-header\":\"A\"}}}",
			"{\"properties\":{\"a\":{\"type\":[\"string\",\"null\"],\"x-mcp-header\":\"A\"}}}",
			"{\"properties\":{\"a\":{\"x-mcp-header\":\"A\"}}}",
			"{\"properties\":{\"a\":{\"type\":\"array\",\"items\":{\"type\":\"string\",\"x-mcp-header\":\"A\"}}}}",
			"{\"allOf\":[{\"properties\":{\"a\":{\"type\":\"string\",\"x-mcp-header\":\"A\"}}}]}",
			"{\"if\":{\"properties\":{\"a\":{\"type\":\"string\",\"x-mcp-header\":\"A\"}}}}",
			"{\"$defs\":{\"d\":{\"type\":\"string\",\"x-mcp-header\":\"A\"}}}" })
	void takesTheKeywordAwayWhereItBreaksTheRules(String json) {
		ObjectNode schema = schema(json);
		assertThat(HeaderParameter.keepValid(schema)).isEmpty();
		assertThat(schema.toString()).doesNotContain("x-mcp-header");
	}

	@Test
	void keepsOneOfTwoParametersWithTheSameHeader() {
		ObjectNode schema = schema(
				"""
						{"properties":{"a":{"type":"string","x-mcp-header":"Same"},"b":{"type":"string","x-mcp-header":"sAME"}}}""");
		assertThat(HeaderParameter.keepValid(schema)).containsExactly(new HeaderParameter("Same", List.of("a")));
		assertThat(schema.at("/properties/b").has("x-mcp-header")).isFalse();
	}

	@Test
	void dropsAParameterWhoseSchemaStandsInTwoPlaces() {
		ObjectNode schema = schema("{\"properties\":{}}");
		ObjectNode shared = schema("{\"type\":\"string\",\"x-mcp-header\":\"A\"}");
		((ObjectNode) schema.get("properties")).set("a", shared);
		schema.putArray("anyOf").add(shared);
		assertThat(HeaderParameter.keepValid(schema)).isEmpty();
		assertThat(schema.toString()).doesNotContain("x-mcp-header");
	}

	@Test
	void leavesAPropertyOfThatNameAlone() {
		ObjectNode schema = schema("{\"properties\":{\"x-mcp-header\":{\"type\":\"string\"}}}");
		HeaderParameter.keepValid(schema);
		assertThat(schema.at("/properties").has("x-mcp-header")).isTrue();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = { "{\"a\":{\"b\":7}} | 7", "{\"a\":{\"b\":null}} | null", "{\"a\":{}} | ''",
			"{\"a\":7} | ''", "{} | ''" })
	void readsTheArgumentAtItsPath(String arguments, String value) {
		assertThat(new HeaderParameter("A", List.of("a", "b")).valueIn(schema(arguments)).toString()).isEqualTo(value);
	}

	private static ObjectNode schema(String json) {
		return (ObjectNode) JsonMapper.shared().readTree(json);
	}

}
