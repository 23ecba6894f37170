package io.nangomcp.schema;

import java.util.List;
import java.util.stream.Stream;

import io.nangomcp.schema.SchemaZoo.Model;
import io.nangomcp.schema.SchemaZoo.Specimen;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SchemaProfile}.
 */
class SchemaProfileTests {

	static final List<String> ANY_OUTPUT = List.of("null", "0", "\"\"", "[]", "{}", "[null, 1, {\"a\": [1]}]",
			"{\"a\": null, \"x\": 1, \"both\": [], \"root\": {\"name\": {}, \"sub\": {}}, \"result\": {\"a\": 1}}");

	@ParameterizedTest
	@MethodSource("everySchema")
	void listsInputsThatClientsAccept(ObjectNode repaired) {
		for (SchemaProfile profile : SchemaProfile.values()) {
			ObjectNode listed = profile.listInput(repaired).schema();
			assertThat(Schemas.faults(listed)).as("%s: %s", profile, listed).isEmpty();
			assertThat(ClientRule.unmet(profile, listed)).as("%s: %s", profile, listed).isEmpty();
		}
	}

	@ParameterizedTest
	@MethodSource("io.nangomcp.schema.SchemaZoo#specimens")
	void listsInputsThatAcceptWhatTheActionAccepts(Specimen specimen) {
		for (SchemaProfile profile : List.of(SchemaProfile.PORTABLE, SchemaProfile.FAITHFUL)) {
			ListedInput listed = profile.listInput(specimen.repaired());
			assertThat(specimen.accepted()).as("%s: %s", profile, listed)
				.allMatch((input) -> Schemas.accepts(listed.schema(), arguments(listed, input)));
		}
	}

	@ParameterizedTest
	@MethodSource("everySchema")
	void listsOutputsThatNoResultViolates(ObjectNode repaired) {
		ObjectNode listed = SchemaProfile.PORTABLE.listOutput(repaired);
		assertThat(Schemas.faults(listed)).as("%s", listed).isEmpty();
		assertThat(listed.path("type").asString()).isEqualTo("object");
		assertThat(ANY_OUTPUT).allMatch((output) -> Schemas.accepts(listed, structuredContent(Schemas.json(output))));
	}

	@ParameterizedTest
	@MethodSource("io.nangomcp.schema.SchemaZoo#specimens")
	void listsStrictOutputsThatDeclaredResultsConformTo(Specimen specimen) {
		ObjectNode listed = SchemaProfile.PORTABLE.listStrictOutput(specimen.repaired());
		assertThat(Schemas.faults(listed)).as("%s", listed).isEmpty();
		assertThat(listed.path("type").asString()).isEqualTo("object");
		assertThat(specimen.accepted()).as("%s", listed)
			.allMatch((output) -> Schemas.accepts(listed, structuredContent(output)));
		assertThat(specimen.rejected()).as("%s", listed)
			.noneMatch((output) -> Schemas.accepts(listed, structuredContent(output)));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			{"type":"object","properties":{}}                           | false | false
			{"type":"object","additionalProperties":{"type":"string"}}  | false | false
			{"properties":{"a":{"type":"string"}}}                      | false | false
			{"type":"object","properties":{},"anyOf":[{"required":[]}]} | true  | false
			{"type":"object","enum":[{"a":1}]}                          | true  | false
			{"type":"object","if":{},"then":{}}                         | true  | false
			{"anyOf":[{"type":"object"},{"type":"object"}]}             | true  | true
			{"type":["object","null"]}                                  | true  | true
			{"type":"array"}                                            | true  | true
			{"type":"string"}                                           | true  | true
			{"not":{}}                                                  | true  | true
			{}                                                          | true  | true
			""")
	void wrapsWhatIsNoPlainObject(String schema, boolean portable, boolean faithful) {
		ObjectNode repaired = Schemas.object(schema);
		assertThat(SchemaProfile.PORTABLE.listInput(repaired).wrapped()).isEqualTo(portable);
		assertThat(SchemaProfile.MINIMAL.listInput(repaired).wrapped()).isEqualTo(portable);
		assertThat(SchemaProfile.FAITHFUL.listInput(repaired).wrapped()).isEqualTo(faithful);
	}

	@ParameterizedTest
	@EnumSource(names = { "PORTABLE", "FAITHFUL" })
	void listsAClosedObjectForNoInput(SchemaProfile profile) {
		ListedInput listed = profile.listInput(SchemaRepair.repair(null, null));
		assertThat(listed.wrapped()).isFalse();
		assertThat(listed.schema())
			.hasToString("{\"type\":\"object\",\"properties\":{},\"additionalProperties\":false}");
	}

	@ParameterizedTest
	@FieldSource("LISTINGS")
	void listsASchemaByItsProfile(Listing listing) {
		ObjectNode repaired = Schemas.object(listing.repaired());
		assertThat(listing.profile().listInput(repaired).schema()).isEqualTo(Schemas.object(listing.listed()));
	}

	static final List<Listing> LISTINGS = List.of(new Listing(SchemaProfile.PORTABLE, """
			{"$schema":"https://json-schema.org/draft/2020-12/schema","type":"object",
			"properties":{"home":{"$ref":"#/$defs/A","description":"Home","x-mcp-header":"Home"}},
			"$defs":{"A":{"$anchor":"a","type":"object","properties":{"zip":{"type":"string"}}}}}""", """
			{"type":"object","properties":{"home":{"type":"object","properties":{"zip":{"type":"string"}},
			"description":"Home","x-mcp-header":"Home"}}}"""), new Listing(SchemaProfile.PORTABLE, """
			{"type":"object","properties":{"parent":{"$ref":"#/$defs/Category"}},"$defs":{"Category":
			{"type":"object","properties":{"parent":{"$ref":"#/$defs/Category","description":"Above."}}}}}""", """
			{"type":"object","properties":{"parent":{"type":"object","properties":{"parent":
			{"type":"object","description":"Above. Repeats the shape of Category."}}}}}"""),
			new Listing(SchemaProfile.PORTABLE, """
					{"type":"array","items":{"$ref":"#"}}""", """
					{"type":"object","properties":{"input":{"type":"array","items":
					{"type":"array","items":{},"description":"Repeats the shape of what contains it."}}},
					"required":["input"],"additionalProperties":false}"""),
			new Listing(SchemaProfile.PORTABLE,
					"""
							{"type":"object","properties":{"a":{"$ref":"#/$defs/A","minLength":2}},"$defs":{"A":{"maxLength":3}}}""",
					"""
							{"type":"object","properties":{"a":{"allOf":[{"maxLength":3},{"minLength":2}]}}}"""),
			new Listing(SchemaProfile.FAITHFUL, """
					{"$schema":"https://json-schema.org/draft/2020-12/schema","type":"array","items":{"$ref":"#"},
					"prefixItems":[{"$ref":"#/$defs/Input"}],"$defs":{"Input":{"$ref":"#"}}}""", """
					{"$schema":"https://json-schema.org/draft/2020-12/schema","type":"object",
					"properties":{"input":{"$ref":"#/$defs/Input_"}},"required":["input"],"additionalProperties":false,
					"$defs":{"Input":{"$ref":"#/$defs/Input_"},"Input_":{"type":"array",
					"items":{"$ref":"#/$defs/Input_"},"prefixItems":[{"$ref":"#/$defs/Input"}]}}}"""),
			new Listing(SchemaProfile.FAITHFUL,
					"""
							{"type":"object","properties":{"no":false,"yes":true},"allOf":[{"if":{},"then":{}}],"x-own":{"a":1}}""",
					"""
							{"type":"object","properties":{"no":{"not":{}},"yes":{}},"allOf":[{"if":{},"then":{}}],"x-own":{"a":1}}"""),
			minimal("{\"type\":[\"string\",\"null\"],\"x-own\":1}",
					"{\"type\":\"string\",\"description\":\"May be null.\"}"),
			minimal("{\"type\":[\"string\",\"array\"]}",
					"{\"anyOf\":[{\"type\":\"string\"},{\"type\":\"array\",\"items\":{}}]}"),
			minimal("{\"anyOf\":[{\"type\":\"string\"},{\"type\":\"null\"}],\"description\":\"D.\"}",
					"{\"type\":\"string\",\"description\":\"D. May be null.\"}"),
			minimal("{\"oneOf\":[{\"type\":\"string\"},{\"type\":\"number\"}]}",
					"{\"anyOf\":[{\"type\":\"string\"},{\"type\":\"number\"}]}"),
			minimal("{\"type\":\"array\",\"items\":{\"anyOf\":[{\"type\":\"string\"},{\"type\":\"number\"}]}}",
					"{\"type\":\"array\",\"items\":{\"description\":\"One of: string, number.\"}}"),
			minimal("{\"type\":\"array\",\"prefixItems\":[{\"type\":\"string\"},{\"type\":\"string\"}]}",
					"{\"type\":\"array\",\"items\":{\"type\":\"string\"}}"),
			minimal("{\"type\":\"array\",\"prefixItems\":[{\"type\":\"string\"},{\"type\":\"number\"}],\"items\":false}",
					"{\"type\":\"array\",\"items\":{\"description\":\"One of: string, number.\"}}"),
			minimal("{\"type\":\"string\",\"const\":\"a\"}", "{\"type\":\"string\",\"enum\":[\"a\"]}"),
			minimal("{\"type\":\"boolean\",\"const\":true}",
					"{\"type\":\"boolean\",\"description\":\"One of: true.\"}"),
			minimal("{\"type\":\"integer\",\"exclusiveMinimum\":1,\"exclusiveMaximum\":5}",
					"{\"type\":\"integer\",\"minimum\":1,\"maximum\":5}"),
			minimal("{\"type\":\"string\",\"format\":\"email\"}",
					"{\"type\":\"string\",\"description\":\"Format: email.\"}"),
			minimal("{\"type\":\"string\",\"format\":\"date-time\"}", "{\"type\":\"string\",\"format\":\"date-time\"}"),
			minimal("{\"type\":\"object\",\"additionalProperties\":false,\"patternProperties\":{\"a\":{}},\"not\":{\"type\":\"null\"}}",
					"{\"type\":\"object\"}"),
			minimal("{\"allOf\":[{\"type\":\"object\",\"properties\":{\"a\":{}}},{\"properties\":{\"b\":{}},\"required\":[\"a\",\"c\"]}]}",
					"{\"type\":\"object\",\"properties\":{\"a\":{},\"b\":{}},\"required\":[\"a\"]}"),
			minimal("false", "{\"description\":\"Leave this out.\"}"));

	@Test
	void inlinesAsDeepAsFits() {
		ListedInput listed = SchemaProfile.PORTABLE.listInput(fanOut(12, 4));
		assertThat(listed.schema().toString()).hasSizeBetween(10_000, 2 * InlinedSchema.MAX_CHARACTERS);
		assertThat(listed.schema().at("/properties/p0/properties/p1/description").asString(""))
			.doesNotContain("left out");
		assertThat(listed.schema().toString()).contains("The details are left out here: ");
	}

	@ParameterizedTest
	@EnumSource
	void listsNoMoreThanFitsOfLongTextsReferredToOften(SchemaProfile profile) {
		ObjectNode repaired = fanOut(2, 1_000);
		((ObjectNode) repaired.at("/$defs/L1")).put("description", "x".repeat(10_000))
			.putArray("enum")
			.add("y".repeat(10_000));
		assertThat(profile.listInput(repaired).schema().toString()).hasSizeLessThan(4 * InlinedSchema.MAX_CHARACTERS);
		assertThat(profile.listOutput(repaired).toString()).hasSizeLessThan(4 * InlinedSchema.MAX_CHARACTERS);
	}

	@Test
	void tellsAHugeChoiceByExample() {
		ObjectNode repaired = JsonNodeFactory.instance.objectNode().put("type", "object");
		ObjectNode choice = repaired.putObject("properties").putObject("a");
		for (int i = 0; i < 1_000; i++) {
			choice.withArrayProperty("enum").add("c" + i);
		}
		JsonNode listed = SchemaProfile.PORTABLE.listInput(repaired).schema().at("/properties/a");
		assertThat(listed.has("enum")).isFalse();
		assertThat(listed.path("type").asString()).isEqualTo("string");
		assertThat(listed.path("description").asString()).startsWith("One of 1000 values, such as \"c0\", \"c1\"");
	}

	@Test
	void describesAnOutputInNamesAndWords() {
		ObjectNode repaired = Schemas.object("""
				{"description":"A page","anyOf":[{"type":"object","properties":{"ok":{"const":true,"title":"Fine"}},
				"required":["ok"],"additionalProperties":false},{"type":"object","properties":{"why":
				{"type":"array","items":{"$ref":"#/$defs/W"}}}}],"$defs":{"W":{"type":"object","properties":
				{"text":{"type":"string","description":"Why"}}}}}""");
		assertThat(SchemaProfile.PORTABLE.listOutput(repaired)).isEqualTo(Schemas.object("""
				{"type":"object","description":"A page","properties":{"ok":{"title":"Fine"},
				"why":{"items":{"properties":{"text":{"description":"Why"}}}}}}"""));
	}

	@Test
	void describesAnOutputThatIsNoObjectAsResult() {
		ObjectNode repaired = Schemas.object("{\"type\":\"string\",\"description\":\"The name\",\"minLength\":1}");
		assertThat(SchemaProfile.PORTABLE.listOutput(repaired)).isEqualTo(Schemas.object("""
				{"type":"object","properties":{"result":{"description":"The name"}}}"""));
		assertThat(SchemaProfile.PORTABLE.listStrictOutput(repaired)).isEqualTo(Schemas.object("""
				{"type":"object","properties":{"result":{"type":"string","description":"The name","minLength":1}},
				"required":["result"]}"""));
	}

	@Test
	void promisesNothingOfAnOutputThatThereIsNot() {
		ObjectNode listed = SchemaProfile.PORTABLE.listStrictOutput(SchemaRepair.repair(null, null));
		assertThat(ANY_OUTPUT).allMatch((output) -> Schemas.accepts(listed, structuredContent(Schemas.json(output))));
	}

	static Stream<ObjectNode> everySchema() {
		return Stream.concat(SchemaZoo.specimens().map(Specimen::repaired),
				SchemaZoo.recordedModels().map(Model::repaired));
	}

	/** Models in layers, each of which refers to the next by several properties. */
	static ObjectNode fanOut(int layers, int properties) {
		ObjectNode root = JsonNodeFactory.instance.objectNode();
		for (int layer = 0; layer < layers; layer++) {
			ObjectNode schema = (layer == 0) ? root : root.withObjectProperty("$defs").putObject("L" + layer);
			schema.put("type", "object");
			for (int i = 0; layer < layers - 1 && i < properties; i++) {
				schema.withObjectProperty("properties").putObject("p" + i).put("$ref", "#/$defs/L" + (layer + 1));
			}
		}
		return root;
	}

	private static Listing minimal(String property, String listed) {
		return new Listing(SchemaProfile.MINIMAL, "{\"type\":\"object\",\"properties\":{\"a\":" + property + "}}",
				"{\"type\":\"object\",\"properties\":{\"a\":" + listed + "}}");
	}

	private static JsonNode arguments(ListedInput listed, JsonNode input) {
		return listed.wrapped() ? JsonNodeFactory.instance.objectNode().set("input", input) : input;
	}

	private static JsonNode structuredContent(JsonNode output) {
		return output.isObject() ? output : JsonNodeFactory.instance.objectNode().set("result", output);
	}

	record Listing(SchemaProfile profile, String repaired, String listed) {

	}

}
