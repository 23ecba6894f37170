package io.nangomcp.check;

import java.io.IOException;
import java.net.ServerSocket;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.nangomcp.check.InputCheck.Result;
import io.nangomcp.schema.UnusableSchemaException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import static io.nangomcp.check.Inputs.check;
import static io.nangomcp.check.Inputs.json;
import static io.nangomcp.check.Inputs.schema;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link InputCheck}.
 */
class InputCheckTests {

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`',
			textBlock = """
					{"type":"string"}                                            | 5                  | | must be a string, not a number
					{"type":["string","null"]}                                   | [1]                | | must be a string or null, not an array
					{"type":"integer"}                                           | 1.5                | | must be an integer, not a number with a fraction
					{"required":["email"]}                                       | {"a":1}            | email | is required
					{"properties":{"a":{"required":["b"]}}}                      | {"a":{}}           | a.b | is required
					{"items":{"properties":{"name":{"type":"string"}}}}          | [{},{},{"name":1}] | [2].name | must be a string, not a number
					{"properties":{"rows":{"items":{"type":"string"}}}}          | {"rows":["a",{}]}  | rows[1] | must be a string, not an object
					{"properties":{"a b":{"type":"string"}}}                     | {"a b":true}       | ["a b"] | must be a string, not a boolean
					{"properties":{"a":{}},"additionalProperties":false}         | {"b":1}            | b | is not a known property; known are: a
					{"additionalProperties":false}                               | {"b":1}            | b | is not a known property
					{"$ref":"#/$defs/A","$defs":{"A":{"properties":{"a":{}},"additionalProperties":false}}} | {"b":1} | b | is not a known property; known are: a
					{"properties":{"a":{}},"unevaluatedProperties":false}        | {"b":1}            | b | is not a known property; known are: a
					{"properties":{"b":false}}                                   | {"b":1}            | b | is not allowed
					{"propertyNames":{"pattern":"^a"}}                           | {"b":1}            | b | is not a property name that is allowed here
					{"dependentRequired":{"a":["b"]}}                            | {"a":1}            | b | is required when "a" is given
					{"enum":["a","b"]}                                           | "c"                | | must be one of "a", "b"
					{"const":{"a":1}}                                            | {"a":2}            | | must be {"a":1}
					{"pattern":"^a+$"}                                           | "b"                | | must match the pattern ^a+$
					{"format":"email"}                                           | "ada"              | | must match the format email, for example ada@example.com
					{"minimum":5}                                                | 4                  | | must be at least 5
					{"exclusiveMinimum":5}                                       | 5                  | | must be greater than 5
					{"maximum":5}                                                | 5.1                | | must be at most 5
					{"exclusiveMaximum":5}                                       | 5                  | | must be less than 5
					{"multipleOf":0.01}                                          | 0.001              | | must be a multiple of 0.01
					{"minLength":2}                                              | "😀"               | | must have at least 2 characters
					{"maxLength":1}                                              | "ab"               | | must have at most 1 character
					{"minItems":1}                                               | []                 | | must have at least 1 item
					{"maxItems":1}                                               | [1,2]              | | must have at most 1 item
					{"minProperties":1}                                          | {}                 | | must have at least 1 property
					{"maxProperties":1}                                          | {"a":1,"b":2}      | | must have at most 1 property
					{"uniqueItems":true}                                         | [{"a":1,"b":2},{"b":2.0,"a":1}] | | must not have the same item twice
					{"contains":{"const":1}}                                     | [2]                | | does not contain the items it must, or too many of them
					{"prefixItems":[{}],"items":false}                           | [1,2]              | [1] | must not have so many items
					{"not":{"type":"string"}}                                    | "a"                | | has a form that is not allowed
					{"oneOf":[{"type":"number"},{"minimum":1}]}                  | 2                  | | must fit exactly one of its forms, but fits several
					{"if":{"required":["a"]},"then":{"required":["b"]}}          | {"a":1}            | b | is required
					""")
	void saysWhatIsExpectedWhere(String schema, String input, String path, String expected) {
		assertThat(violations(schema, input)).containsExactly(new Violation((path != null) ? path : "", expected));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`',
			textBlock = """
					{"anyOf":[{"type":"string"},{"type":"number"}]}              | true               | | must be a string or a number, not a boolean
					{"anyOf":[{"type":"object","required":["a"]},{"type":"null"}]} | {}               | a | is required
					{"anyOf":[{"$ref":"#/$defs/A"},{"type":"null"}],"$defs":{"A":{"type":"string","minLength":2}}} | "a" | | must have at least 2 characters
					{"anyOf":[{"required":["a","b"]},{"required":["c"]}]}        | {}                 | c | is required
					{"oneOf":[{"properties":{"kind":{"const":"card"},"number":{"type":"string"}},"required":["kind","number"]},{"properties":{"kind":{"const":"sepa"},"iban":{"type":"string"}},"required":["kind","iban"]}]} | {"kind":"sepa","number":"1"} | iban | is required
					{"oneOf":[{"properties":{"kind":{"const":"card"}},"required":["kind"]},{"properties":{"kind":{"const":"sepa"}},"required":["kind"]}]} | {"kind":"cash"} | kind | must be one of "card", "sepa"
					{"oneOf":[{"properties":{"kind":{"const":"card"}},"required":["kind"]},{"properties":{"kind":{"const":"sepa"}},"required":["kind"]}]} | {} | kind | must be one of "card", "sepa"
					{"anyOf":[{"properties":{"kind":{"const":1}},"required":["kind","a","b"]},{"properties":{"kind":{"const":2}}}]} | {"kind":1,"a":1} | b | is required
					""")
	void reportsTheBranchThatWasMeant(String schema, String input, String path, String expected) {
		assertThat(violations(schema, input)).containsExactly(new Violation((path != null) ? path : "", expected));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			{"type":"integer"}                                     | 1.0
			{"type":"integer"}                                     | 1e300
			{"type":"integer","minimum":5}                         | 123456789012345678901234567890
			{"enum":[1]}                                           | 1.0
			{"const":{"a":[1,{"b":1.10}]}}                         | {"a":[1.0,{"b":1.1}]}
			{"multipleOf":0.01}                                    | 19.99
			{"multipleOf":3}                                       | 123456789012345678901234567890
			{"multipleOf":1e-300}                                  | 1e300
			{"maximum":12345678901234567890.5}                     | 12345678901234567890.5
			{"format":"no-such-format"}                            | "x"
			{"type":"no-such-type"}                                | "x"
			{"minimum":"malformed","required":true,"enum":1}       | {}
			{"maxItems":9007199254740991,"maxLength":1e99}         | [1]
			{"enum":[100e2147483647,1]}                            | 1
			{"anyOf":[],"oneOf":{},"pattern":1}                    | "a"
			{"type":"object","nullable":true}                      | {}
			{}                                                     | null
			{"type":["object","null"]}                             | null
			{"$ref":"#/$defs/a%25b~1c","$defs":{"a%b/c":{"type":"string"}}} | "a"
			{"$ref":"#A","$defs":{"A":{"$anchor":"A","type":"string"}}}     | "a"
			{"$dynamicRef":"#A","$defs":{"A":{"$dynamicAnchor":"A","type":"string"}}} | "a"
			{"$ref":"#/nowhere"}                                   | "a"
			{"$ref":"#nowhere"}                                    | "a"
			{"$ref":"#/$defs/Gone/properties/a"}                   | "a"
			{"properties":{"$ref":{"type":"string"},"$id":{"type":"string"}}} | {"$ref":"a","$id":"b"}
			""")
	void accepts(String schema, String input) {
		assertThat(check(schema, input)).isEqualTo(new Result.Valid(json(input)));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`',
			textBlock = """
					{"type":"integer","minimum":123456789012345678901234567890}   | 123456789012345678901234567889
					{"multipleOf":2}                                       | 9007199254740993
					{"multipleOf":3}                                       | 123456789012345678901234567891
					{"maximum":12345678901234567890.5}                     | 12345678901234567890.51
					{"maximum":5}                                          | 1e300
					{"const":9007199254740993}                             | 9007199254740992
					{"$ref":"#A","$defs":{"A":{"$anchor":"A","type":"string"}}}     | 1
					{"$dynamicRef":"#A","$defs":{"A":{"$dynamicAnchor":"A","type":"string"}}} | 1
					{"$id":"https://example.com/a","$ref":"#/$defs/A","$defs":{"A":{"$id":"b","$ref":"#/$defs/B"},"B":{"type":"string"}}} | 1
					""")
	void refuses(String schema, String input) {
		assertThat(check(schema, input)).isInstanceOf(Result.Invalid.class);
	}

	@ParameterizedTest
	@ValueSource(strings = { "0", "0.0", "-0", "0e5", "false", "\"\"" })
	void refusesARootThatNangoDrops(String input) {
		assertThat(violations("{}", input)).containsExactly(
				new Violation("", "must not be 0, false or \"\": Nango would run the action without any input"));
		assertThat(check("{}", "[%s]".formatted(input))).isInstanceOf(Result.Valid.class);
	}

	@Test
	void refusesAnIntegerBeyondSense() {
		assertThat(violations("{}", "9".repeat(400)))
			.containsExactly(new Violation("", "is out of the range of numbers"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "1e999999", "-1e999999", "1e-999999", "0e999999999", "1e2147483647", "1e309" })
	void refusesNumbersBeyondSense(String number) {
		assertThat(violations("{}", "{\"a\":[1,%s]}".formatted(number)))
			.containsExactly(new Violation("a[1]", "is out of the range of numbers"));
		assertThat(violations("{\"type\":\"integer\",\"multipleOf\":7,\"maximum\":3}", number.replace("0e", "1e")))
			.containsExactly(new Violation("", "is out of the range of numbers"));
		assertThat(check("{\"type\":\"number\",\"multipleOf\":%1$s,\"minimum\":%1$s,\"enum\":[%1$s]}".formatted(number),
				"5"))
			.isInstanceOf(Result.Invalid.class);
	}

	@Test
	void neverLoadsAnything() throws IOException {
		AtomicBoolean asked = new AtomicBoolean();
		try (ServerSocket server = new ServerSocket(0)) {
			Thread.ofVirtual().start(() -> {
				try {
					server.accept().close();
					asked.set(true);
				}
				catch (IOException ex) {
					// Closed without having been asked.
				}
			});
			String remote = "http://localhost:%d/schema.json".formatted(server.getLocalPort());
			assertThat(check("""
					{"$schema":"%1$s","$id":"%1$s","id":"%1$s","properties":{
					  "a":{"$ref":"%1$s"},"b":{"$ref":"%1$s#/$defs/B"},"c":{"$dynamicRef":"%1$s#c"},
					  "d":{"$schema":"%1$s","type":"string"},"e":{"$ref":"other.json"},"f":{"$ref":"#/$defs/Gone"},
					  "g":{"$recursiveRef":"%1$s"},"h":{"$ref":"classpath:/draft/2020-12/schema"}}}"""
				.formatted(remote), "{\"a\":1,\"b\":1,\"c\":1,\"d\":\"x\",\"e\":1,\"f\":1,\"g\":1,\"h\":1}"))
				.isInstanceOf(Result.Valid.class);
		}
		assertThat(asked).isFalse();
	}

	@Test
	void keepsSchemasOfOneIdApart() {
		InputCheck text = InputCheck.compile(schema("{\"$id\":\"https://example.com/x\",\"type\":\"string\"}"));
		InputCheck number = InputCheck.compile(schema("{\"$id\":\"https://example.com/x\",\"type\":\"number\"}"));
		assertThat(text.check(json("\"a\""))).isInstanceOf(Result.Valid.class);
		assertThat(number.check(json("\"a\""))).isInstanceOf(Result.Invalid.class);
	}

	@Test
	void isNotChangedThroughTheSchemaItWasMadeFrom() {
		var schema = schema("{\"properties\":{\"a\":{\"default\":{\"x\":1}}}}");
		InputCheck check = InputCheck.compile(schema);
		schema.withObject("/properties/a/default").put("x", 2);
		assertThat(check.check(json("{}"))).isEqualTo(new Result.Valid(json("{\"a\":{\"x\":1}}")));
	}

	@Test
	void doesNotEchoValues() {
		String secret = "s3cr3t";
		String schema = """
				{"properties":{"a":{"type":"number"},"b":{"pattern":"^x"},"c":{"enum":["x"]},"d":{"format":"email"},
				"e":{"not":{}},"f":{"maxLength":1},"g":{"anyOf":[{"const":1},{"const":2}]}}}""";
		String input = IntStream.range(0, 7)
			.mapToObj((index) -> "\"%c\":\"%s\"".formatted('a' + index, secret))
			.collect(Collectors.joining(",", "{", "}"));
		Result result = check(schema, input);
		assertThat(result).isInstanceOfSatisfying(Result.Invalid.class,
				(invalid) -> assertThat(invalid.violations()).hasSize(7));
		assertThat(((Result.Invalid) result).violations().toString()).doesNotContain(secret);
		assertThat(check("{\"additionalProperties\":false}", "{\"%s\":1}".formatted(secret)).toString())
			.doesNotContain(secret);
		assertThat(check("{}", "\"%s\"".formatted(secret)).toString()).doesNotContain(secret);
	}

	@Test
	void boundsAndCleansNamesAndLists() {
		String long500 = "x".repeat(500);
		String many = IntStream.range(0, 1000)
			.mapToObj((index) -> "\"%d%s\"".formatted(index, long500))
			.collect(Collectors.joining(","));
		assertThat(violations("{\"enum\":[%s]}".formatted(many), "1").getFirst().expected()).hasSizeLessThan(2_000)
			.endsWith("…");
		Violation unknown = violations("{\"additionalProperties\":false}", "{\"a\\u202e\\n%s\":1}".formatted(long500))
			.getFirst();
		assertThat(unknown.path()).startsWith("[\"ax").hasSizeLessThan(100);
		assertThat(violations("{}", "{\"name\":".repeat(400) + "1e999" + "}".repeat(400)).getFirst().path())
			.hasSizeLessThan(400)
			.endsWith(".name");
	}

	@Test
	void ordersViolationsByPathEachOnce() {
		String row = "{\"a\":1},";
		assertThat(violations("""
				{"allOf":[{"$ref":"#/$defs/R"},{"$ref":"#/$defs/R"}],
				"$defs":{"R":{"items":{"required":["z"],"properties":{"a":{"type":"string"}}}}}}""",
				"[" + row.repeat(11) + "{}]"))
			.extracting(Violation::path)
			.startsWith("[0].a", "[0].z", "[1].a", "[1].z", "[2].a")
			.endsWith("[10].a", "[10].z", "[11].z")
			.doesNotHaveDuplicates();
	}

	@Test
	void describesWhatToCorrect() {
		assertThat(check("""
				{"properties":{"email":{"type":"string"},"address":{"required":["city"]}}}""",
				"{\"email\":5,\"address\":{}}"))
			.isInstanceOfSatisfying(Result.Invalid.class,
					(invalid) -> assertThat(invalid.describe("create-contact")).isEqualTo("""
							The arguments do not fit create-contact. Nothing was sent. Correct these and call again:
							- address.city: is required
							- email: must be a string, not a number"""));
	}

	@Test
	void describesNoMoreThanTwenty() {
		assertThat(check("{\"items\":{\"type\":\"string\"}}", "[" + "1,".repeat(29) + "1]")).isInstanceOfSatisfying(
				Result.Invalid.class,
				(invalid) -> assertThat(invalid.describe("a").lines()).hasSize(22).last().isEqualTo("… and 10 more"));
		assertThat(check("{\"items\":{\"type\":\"string\"}}", "[" + "1,".repeat(5000) + "1]")).isInstanceOfSatisfying(
				Result.Invalid.class, (invalid) -> assertThat(invalid.violations()).hasSizeLessThanOrEqualTo(200));
	}

	@ParameterizedTest
	@ValueSource(strings = { "{\"items\":5}", "{\"properties\":{\"a\":1}}", "{\"allOf\":{}}",
			"{\"patternProperties\":[]}", "{\"properties\":{\"a\":{\"$ref\":\"#/x\"}},\"x\":{\"items\":1}}" })
	void refusesSchemasThatAreNone(String schema) {
		assertThatExceptionOfType(UnusableSchemaException.class).isThrownBy(() -> InputCheck.compile(schema(schema)));
	}

	private static List<Violation> violations(String schema, String input) {
		JsonNode value = json(input);
		Result result = InputCheck.compile(schema(schema)).check(value);
		assertThat(result).isInstanceOf(Result.Invalid.class);
		return ((Result.Invalid) result).violations();
	}

}
