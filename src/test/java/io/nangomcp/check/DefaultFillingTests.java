package io.nangomcp.check;

import io.nangomcp.check.InputCheck.Result;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

import static io.nangomcp.check.Inputs.json;
import static io.nangomcp.check.Inputs.schema;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link DefaultFilling}.
 */
class DefaultFillingTests {

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`',
			textBlock = """
					{"properties":{"a":{"default":1}}}                                   | {}              | {"a":1}
					{"properties":{"a":{"default":1}}}                                   | {"a":null}      | {"a":null}
					{"properties":{"a":{"default":null}}}                                | {}              | {"a":null}
					{"properties":{"a":{"default":1.10}}}                                | {"b":2}         | {"b":2,"a":1.10}
					{"properties":{"a":{"default":1}}}                                   | [1]             | [1]
					{"properties":{"o":{"properties":{"a":{"default":1}}}}}              | {}              | {}
					{"properties":{"o":{"properties":{"a":{"default":1}}}}}              | {"o":{}}        | {"o":{"a":1}}
					{"properties":{"o":{"default":{},"properties":{"a":{"default":1}}}}} | {}              | {"o":{"a":1}}
					{"items":{"properties":{"a":{"default":1}}}}                         | [{},{"a":2}]    | [{"a":1},{"a":2}]
					{"prefixItems":[{"properties":{"a":{"default":1}}}]}                 | [{},{}]         | [{"a":1},{}]
					{"additionalProperties":{"properties":{"a":{"default":1}}}}          | {"x":{}}        | {"x":{"a":1}}
					{"$ref":"#/$defs/A","$defs":{"A":{"properties":{"a":{"default":1}}}}} | {}             | {"a":1}
					{"properties":{"a":{"$ref":"#/$defs/A"}},"$defs":{"A":{"default":1}}} | {}             | {"a":1}
					{"properties":{"a":{"$ref":"#/$defs/A","default":2}},"$defs":{"A":{"default":1}}} | {} | {"a":2}
					{"properties":{"a":{"allOf":[{"type":"number"},{"default":1}]}}}     | {}              | {"a":1}
					{"allOf":[{"properties":{"a":{"default":1}}},{"properties":{"a":{"default":2},"b":{"default":3}}}]} | {} | {"a":1,"b":3}
					{"anyOf":[{"required":["x"],"properties":{"a":{"default":1}}},{"properties":{"b":{"default":2}}}]} | {} | {"b":2}
					{"anyOf":[{"required":["x"],"properties":{"a":{"default":1}}},{"properties":{"b":{"default":2}}}]} | {"x":0} | {"x":0,"a":1}
					{"oneOf":[{"properties":{"k":{"const":"p"},"a":{"default":1}},"required":["k"]},{"properties":{"k":{"const":"q"},"b":{"default":2}},"required":["k"]}]} | {"k":"q"} | {"k":"q","b":2}
					{"not":{"properties":{"a":{"default":1}},"required":["x"]}}          | {}              | {}
					{"if":{"properties":{"a":{"default":1}}},"then":{"properties":{"b":{"default":2}}},"else":{"properties":{"c":{"default":3}}}} | {} | {"b":2}
					{"contains":{"properties":{"a":{"default":1}}}}                      | [{}]            | [{}]
					{"properties":{"a":{"type":"string","default":1},"b":{"default":2}}} | {}              | {"b":2}
					{"properties":{"a":{"default":1},"b":{"default":2}},"maxProperties":1} | {}            | {"a":1}
					{"properties":{"a":{"default":1e999999}}}                            | {}              | {}
					{"allOf":[{"properties":{"a":{"default":1}}},{"properties":{"b":{}},"additionalProperties":false}]} | {} | {}
					{"items":{"properties":{"a":{"type":"string","default":1},"b":{"default":2}}}} | [{},{}] | [{"b":2},{"b":2}]
					{"properties":{"__proto__":{"default":{"a":1}}}}                     | {}              | {"__proto__":{"a":1}}
					""")
	void fillsInWhatIsAbsent(String schema, String input, String filled) {
		InputCheck check = InputCheck.compile(schema(schema));
		JsonNode given = json(input);
		assertThat(check.check(given)).isEqualTo(new Result.Valid(json(filled)));
		assertThat(given).isEqualTo(json(input));
		assertThat(check.check(json(filled))).as("filling is idempotent").isEqualTo(new Result.Valid(json(filled)));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`',
			textBlock = """
					{"properties":{"child":{"$ref":"#"},"a":{"default":1}}}              | {}              | {"a":1}
					{"properties":{"child":{"$ref":"#"},"a":{"default":1}}}              | {"child":{}}    | {"child":{"a":1},"a":1}
					{"properties":{"child":{"$ref":"#","default":{}},"a":{"default":1}}} | {}              | {"a":1}
					{"properties":{"child":{"$ref":"#","default":{}},"a":{"default":1}}} | {"child":{}}    | {"child":{"a":1},"a":1}
					{"$ref":"#/$defs/A","$defs":{"A":{"properties":{"b":{"$ref":"#/$defs/B","default":{}}}},"B":{"properties":{"a":{"$ref":"#/$defs/A","default":{}}}}}} | {} | {}
					""")
	void isFiniteOnRecursiveSchemas(String schema, String input, String filled) {
		fillsInWhatIsAbsent(schema, input, filled);
	}

	@Test
	void copiesADefault() {
		InputCheck check = InputCheck.compile(schema("{\"properties\":{\"a\":{\"default\":{}}}}"));
		JsonNode first = ((Result.Valid) check.check(json("{}"))).input();
		first.withObject("/a").put("x", 1);
		assertThat(check.check(json("{}"))).isEqualTo(new Result.Valid(json("{\"a\":{}}")));
	}

	@Test
	void answersTheInputItselfWhenNothingIsMissing() {
		JsonNode input = json("{\"a\":2}");
		Result result = InputCheck.compile(schema("{\"properties\":{\"a\":{\"default\":1}}}")).check(input);
		assertThat(((Result.Valid) result).input()).isSameAs(input);
	}

	@Test
	void doesNotMakeASmallInputHuge() {
		String schema = "{\"items\":{\"properties\":{\"a\":{\"default\":\"%s\"}}}}".formatted("x".repeat(100_000));
		Result result = InputCheck.compile(schema(schema)).check(json("[" + "{},".repeat(10_000) + "{}]"));
		assertThat(result).isInstanceOfSatisfying(Result.Valid.class,
				(valid) -> assertThat(valid.input()).isEqualTo(json("[" + "{},".repeat(10_000) + "{}]")));
	}

	@Test
	void stopsWhereDefaultsMultiply() {
		StringBuilder schema = new StringBuilder("{\"$ref\":\"#/$defs/L0\",\"$defs\":{");
		for (int level = 0; level < 40; level++) {
			String next = "{\"$ref\":\"#/$defs/L%d\",\"default\":{}}".formatted(level + 1);
			schema.append("\"L%d\":{\"properties\":{\"a\":%s,\"b\":%s}},".formatted(level, next, next));
		}
		schema.append("\"L40\":{}}}");
		assertThat(InputCheck.compile(schema(schema.toString())).check(json("{}"))).isInstanceOf(Result.Valid.class);
	}

}
