package io.nangomcp.check;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.nangomcp.check.InputCheck.Result;
import io.nangomcp.schema.UnusableSchemaException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

import static io.nangomcp.check.Inputs.check;
import static io.nangomcp.check.Inputs.json;
import static io.nangomcp.check.Inputs.schema;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link InputCheck} with schemas and inputs that are made to stall it. Each
 * ends long before the time limit of every test.
 */
class HostileInputTests {

	private static final Result TOO_MUCH = new Result.Invalid(
			List.of(new Violation("", "is too large or too complex to be checked")));

	@ParameterizedTest
	@ValueSource(strings = { "{\"$ref\":\"#\"}", "{\"allOf\":[{\"$ref\":\"#\"}]}", "{\"anyOf\":[{\"$ref\":\"#\"}]}",
			"{\"not\":{\"$ref\":\"#\"}}", "{\"$dynamicRef\":\"#\"}", "{\"if\":{\"$ref\":\"#\"}}",
			"{\"$ref\":\"#/$defs/A\",\"$defs\":{\"A\":{\"$ref\":\"#/$defs/B\"},\"B\":{\"$ref\":\"#/$defs/A\"}}}",
			"{\"oneOf\":[{\"$ref\":\"#\"},{\"$ref\":\"#\"}]}",
			"{\"properties\":{\"a\":{\"$ref\":\"#/properties/a\"}},\"$ref\":\"#/properties/a\"}" })
	void endsCyclesWithoutProgress(String schema) {
		assertThat(check(schema, "{\"a\":1}")).isEqualTo(TOO_MUCH);
	}

	@Test
	void endsExponentialEvaluation() {
		StringBuilder schema = new StringBuilder("{\"$ref\":\"#/$defs/L0\",\"$defs\":{");
		for (int level = 0; level < 40; level++) {
			String next = "{\"$ref\":\"#/$defs/L%d\"}".formatted(level + 1);
			schema.append("\"L%d\":{\"anyOf\":[%s,%s]},".formatted(level, next, next));
		}
		schema.append("\"L40\":{\"type\":\"string\"}}}");
		assertThat(check(schema.toString(), "5")).isEqualTo(TOO_MUCH);
	}

	@Test
	void checksADeepInputAgainstARecursiveSchema() {
		String schema = "{\"anyOf\":[{\"$ref\":\"#/$defs/N\"},{\"type\":\"null\"}],\"$defs\":{\"N\":{\"type\":\"object\",\"properties\":{\"n\":{\"anyOf\":[{\"$ref\":\"#/$defs/N\"},{\"type\":\"null\"}]},\"v\":{\"type\":\"string\",\"default\":\"\"}}}}}";
		JsonNode deep = nested(100);
		assertThat(InputCheck.compile(schema(schema)).check(deep)).isInstanceOf(Result.Valid.class);
		assertThat(InputCheck.compile(schema("{}")).check(nested(500))).isInstanceOf(Result.Valid.class);
	}

	@ParameterizedTest
	@ValueSource(strings = { "{\"$ref\":\"#\"}", "{\"not\":{\"$ref\":\"#\"}}", "{\"anyOf\":[{\"$ref\":\"#\"}]}",
			"{\"properties\":{\"n\":{\"$ref\":\"#\"}}}", "{\"additionalProperties\":{\"if\":{\"$ref\":\"#\"}}}",
			"{\"patternProperties\":{\"n\":{\"$ref\":\"#\"}}}", "{\"unevaluatedProperties\":{\"$ref\":\"#\"}}",
			"{\"allOf\":[{\"oneOf\":[{\"properties\":{\"n\":{\"$ref\":\"#\"}}}]}]}" })
	void doesNotOverflowASmallStack(String schema) throws InterruptedException {
		InputCheck check = InputCheck.compile(schema(schema));
		JsonNode deep = nested(500);
		Result[] result = new Result[1];
		Thread thread = new Thread(null, () -> result[0] = check.check(deep), "small", 512 * 1024);
		thread.start();
		thread.join();
		assertThat(result[0]).isNotNull();
	}

	@ParameterizedTest
	@ValueSource(ints = { 502, 10_000, 200_000 })
	void refusesNestingWithoutEnd(int depth) {
		assertThat(InputCheck.compile(schema("{}")).check(nested(depth)))
			.isEqualTo(new Result.Invalid(List.of(new Violation("", "must not be nested deeper than 500 levels"))));
	}

	@ParameterizedTest
	@ValueSource(ints = { 200, 100_000 })
	void refusesSchemasNestedWithoutEnd(int depth) {
		ObjectNode schema = nestedItems(depth);
		assertThatExceptionOfType(UnusableSchemaException.class).isThrownBy(() -> InputCheck.compile(schema));
	}

	@Test
	void compilesADeepSchemaOnASmallStack() throws InterruptedException {
		Result[] result = new Result[1];
		Thread thread = new Thread(null, () -> result[0] = InputCheck.compile(nestedItems(199)).check(nested(1)),
				"small", 512 * 1024);
		thread.start();
		thread.join();
		assertThat(result[0]).isInstanceOf(Result.Valid.class);
	}

	@Test
	void compilesALongChainOfReferences() {
		String definitions = IntStream.range(0, 10_000)
			.mapToObj((index) -> "\"D%d\":{\"$ref\":\"#/$defs/D%d\"}".formatted(index, index + 1))
			.collect(Collectors.joining(","));
		assertThat(check("{\"$ref\":\"#/$defs/D0\",\"$defs\":{%s,\"D10000\":{}}}".formatted(definitions), "5"))
			.isEqualTo(TOO_MUCH);
		assertThat(check("{\"$ref\":\"#/$defs/D9900\",\"$defs\":{%s,\"D10000\":{}}}".formatted(definitions), "5"))
			.isInstanceOf(Result.Valid.class);
	}

	@Test
	void refusesReferencesThatMultiplyTheSchema() {
		StringBuilder deep = new StringBuilder("{\"type\":\"object\"}");
		StringBuilder path = new StringBuilder("#");
		StringBuilder references = new StringBuilder();
		for (int level = 0; level < 90; level++) {
			deep.insert(0, "{\"properties\":{\"a\":").append("}}");
			path.append("/properties/a");
			references.append("{\"$ref\":\"%s\"},".formatted(path));
		}
		String wide = IntStream.range(0, 10_000)
			.mapToObj((index) -> "\"p%d\":{}".formatted(index))
			.collect(Collectors.joining(","));
		String schema = deep.toString().replace("{\"type\":\"object\"}", "{\"properties\":{%s}}".formatted(wide));
		ObjectNode tooMuch = schema(schema);
		tooMuch.set("anyOf", json("[" + references + "{}]"));
		assertThatExceptionOfType(UnusableSchemaException.class).isThrownBy(() -> InputCheck.compile(tooMuch));
	}

	@Test
	void checksAUnionOfTenThousand() {
		String tagged = IntStream.range(0, 10_000)
			.mapToObj((
					index) -> "{\"properties\":{\"k\":{\"const\":\"k%d\"},\"v\":{\"type\":\"number\"}},\"required\":[\"k\"]}"
						.formatted(index))
			.collect(Collectors.joining(",", "{\"items\":{\"oneOf\":[", "]}}"));
		InputCheck check = InputCheck.compile(schema(tagged));
		String row = "{\"k\":\"k9999\",\"v\":1},";
		assertThat(check.check(json("[" + row.repeat(50_000) + "{\"k\":\"k1\"}]"))).isInstanceOf(Result.Valid.class);
		String untagged = tagged.replace("const", "pattern");
		assertThat(check(untagged, "[" + row.repeat(50_000) + "{\"k\":\"no\"}]")).isInstanceOf(Result.Invalid.class);
	}

	@Test
	void compilesOnlySoManyLargePatterns() {
		String patterns = IntStream.range(0, 20_000)
			.mapToObj((index) -> "{\"pattern\":\"^((a|b){50}){30}%d$\"}".formatted(index))
			.collect(Collectors.joining(","));
		assertThat(check("{\"allOf\":[%s]}".formatted(patterns), "\"b\"")).isInstanceOf(Result.Invalid.class);
	}

	@Test
	void checksAHugeEnum() {
		String values = IntStream.range(0, 100_000)
			.mapToObj((index) -> "\"v%d\"".formatted(index))
			.collect(Collectors.joining(","));
		InputCheck check = InputCheck.compile(schema("{\"items\":{\"enum\":[%s]}}".formatted(values)));
		assertThat(check.check(json("[%s]".formatted(values)))).isInstanceOf(Result.Valid.class);
		assertThat(check.check(json("[%s,1]".formatted(values)))).isInstanceOf(Result.Invalid.class);
	}

	@Test
	void checksThatManyItemsAreUnique() {
		InputCheck check = InputCheck.compile(schema("{\"uniqueItems\":true}"));
		ArrayNode colliding = JsonNodeFactory.instance.arrayNode();
		for (int number = 0; number < 1 << 16; number++) {
			StringBuilder text = new StringBuilder();
			for (int bit = 0; bit < 16; bit++) {
				text.append((number >> bit & 1) == 0 ? "Aa" : "BB");
			}
			colliding.add(text.toString());
		}
		assertThat(check.check(colliding)).isInstanceOf(Result.Valid.class);
		assertThat(check.check(json("[" + "0,".repeat(1_000_000) + "0]"))).isInstanceOf(Result.Invalid.class);
	}

	@Test
	void checksLargeInputs() {
		String row = "{\"id\":12345,\"name\":\"Ada Lovelace\",\"email\":\"ada@example.com\"},";
		InputCheck check = InputCheck.compile(
				schema("""
						{"type":"array","items":{"type":"object","properties":{"id":{"type":"integer"},"name":{"type":"string"},
						"email":{"type":"string","format":"email","pattern":"^(?!x).*@"}},"required":["id"],"additionalProperties":false}}"""));
		String rows = row.repeat(4_000_000 / row.length());
		assertThat(check.check(json("[" + rows + "{\"id\":1}]"))).isInstanceOf(Result.Valid.class);
		assertThat(check.check(json("[" + rows + "{}]"))).isInstanceOf(Result.Invalid.class);
		assertThat(check("{\"items\":{\"required\":[\"a\",\"b\"]}}", "[" + "{},".repeat(1_000_000) + "{}]"))
			.isInstanceOf(Result.Invalid.class);
	}

	@ParameterizedTest
	@ValueSource(strings = { "{\"minLength\":1}", "{\"pattern\":\"^a+$\"}", "{\"pattern\":\"^(a|b)*?(c|a)+$\"}",
			"{\"format\":\"email\"}", "{\"not\":{\"pattern\":\"b$\"}}", "{\"const\":\"a\"}" })
	void checksAHugeText(String keyword) {
		String text = "\"" + "a".repeat(1_000_000) + "\"";
		assertThat(check(keyword, text)).isNotNull();
		String often = IntStream.range(0, 20_000).mapToObj((index) -> keyword).collect(Collectors.joining(","));
		assertThat(check("{\"allOf\":[%s]}".formatted(often), text)).isInstanceOf(Result.Invalid.class);
	}

	@ParameterizedTest
	@ValueSource(strings = { "{\"additionalProperties\":false}", "{\"propertyNames\":{\"pattern\":\"^x\"}}",
			"{\"patternProperties\":{\"(?!b)(a+)+$\":{\"type\":\"string\"},\"^p\":false}}",
			"{\"patternProperties\":{\"^q\":{}},\"additionalProperties\":false}", "{\"unevaluatedProperties\":false}",
			"{\"propertyNames\":{\"not\":{}}}", "{\"additionalProperties\":{\"not\":{}}}" })
	void checksAnObjectOfManyProperties(String schema) {
		String properties = IntStream.range(0, 300_000)
			.mapToObj((index) -> "\"p%d\":0".formatted(index))
			.collect(Collectors.joining(","));
		assertThat(check(schema, "{%s}".formatted(properties))).isInstanceOf(Result.Invalid.class);
	}

	@Test
	void acceptsWhatAPatternLeavesUnchecked() {
		assertThat(check("{\"pattern\":\"(?!b)(a+)+$\"}", "\"" + "a".repeat(1_000_000) + "!\""))
			.isInstanceOf(Result.Valid.class);
	}

	@Test
	void endsUnionsOfUnevaluatedProperties() {
		String branches = IntStream.range(0, 20_000)
			.mapToObj((index) -> "{\"properties\":{\"a\":{\"const\":%d}}}".formatted(index))
			.collect(Collectors.joining(","));
		assertThat(check("{\"anyOf\":[%s],\"unevaluatedProperties\":false}".formatted(branches), "{\"a\":19999}"))
			.isNotNull();
	}

	private static ObjectNode nestedItems(int depth) {
		ObjectNode schema = JsonNodeFactory.instance.objectNode();
		for (int level = 0; level < depth; level++) {
			ObjectNode outer = JsonNodeFactory.instance.objectNode();
			outer.set("items", schema);
			schema = outer;
		}
		return schema;
	}

	private static JsonNode nested(int depth) {
		ObjectNode node = JsonNodeFactory.instance.objectNode();
		for (int level = 0; level < depth - 1; level++) {
			ObjectNode outer = JsonNodeFactory.instance.objectNode();
			outer.set("n", node);
			node = outer;
		}
		node.put("v", "");
		return node;
	}

}
