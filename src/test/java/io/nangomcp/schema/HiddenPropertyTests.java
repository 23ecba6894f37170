package io.nangomcp.schema;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link HiddenProperty}.
 */
class HiddenPropertyTests {

	@Test
	void takesThePropertyAwayWhereverItIs() {
		ObjectNode schema = json("""
				{"type":"object","properties":{"$mcp":{},"a":{"enum":["$mcp"]}},"required":["$mcp","a"],
				"anyOf":[{"properties":{"$mcp":{"type":"object"},"b":true},"required":["$mcp"]}],
				"$defs":{"D":{"properties":{"$mcp":{}}}},"default":{"$mcp":1}}""");
		HiddenProperty.hide(schema, "$mcp");
		assertThat(schema).isEqualTo(json("""
				{"type":"object","properties":{"a":{"enum":["$mcp"]}},"required":["a"],
				"anyOf":[{"properties":{"b":true},"required":[]}],
				"$defs":{"D":{"properties":{}}},"default":{"$mcp":1}}"""));
	}

	private static ObjectNode json(String json) {
		return (ObjectNode) JsonMapper.shared().readTree(json);
	}

}
