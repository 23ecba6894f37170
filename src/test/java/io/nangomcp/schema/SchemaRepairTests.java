package io.nangomcp.schema;

import java.util.function.UnaryOperator;

import io.nangomcp.schema.SchemaZoo.Model;
import io.nangomcp.schema.SchemaZoo.Specimen;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link SchemaRepair}.
 */
class SchemaRepairTests {

	private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

	@ParameterizedTest
	@MethodSource("io.nangomcp.schema.SchemaZoo#specimens")
	void repairsEveryShape(Specimen specimen) {
		ObjectNode repaired = specimen.repaired();
		assertThat(Schemas.faults(repaired)).as("%s", repaired).isEmpty();
		assertThat(specimen.accepted()).as("%s", repaired).allMatch((value) -> Schemas.accepts(repaired, value));
		assertThat(specimen.rejected()).as("%s", repaired).noneMatch((value) -> Schemas.accepts(repaired, value));
	}

	@ParameterizedTest
	@MethodSource("io.nangomcp.schema.SchemaZoo#recordedModels")
	void repairsEveryRecordedModel(Model model) {
		ObjectNode repaired = model.repaired();
		assertThat(Schemas.faults(repaired)).as("%s", repaired).isEmpty();
		assertThat(repaired.toString()).doesNotContain("#/definitions/");
	}

	@ParameterizedTest
	@ValueSource(strings = { "{\"type\":5}", "{\"$ref\":\"#/$defs/gone\"}",
			"{\"properties\":{\"a\":{\"required\":{}}}}", "{\"anyOf\":[{\"$ref\":\"https://example.com/a\"}]}" })
	void wouldNoticeAFault(String schema) {
		assertThat(Schemas.faults(Schemas.object(schema))).isNotEmpty();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', nullValues = "-", textBlock = """
			-                                                 | -    | closed
			{"definitions":{}}                                | -    | closed
			-                                                 | M    | anything
			{}                                                | M    | anything
			[]                                                | M    | anything
			{"definitions":{"N":{"type":"string"}}}           | M    | anything
			{"definitions":{"M":5}}                           | M    | anything
			{"definitions":{"M":true}}                        | M    | anything
			{"definitions":{"M":{"type":"null"}}}             | M    | closed
			{"definitions":{"M":{"type":["null"]}}}           | M    | closed
			{"definitions":{"M":{"$ref":"#/definitions/N"},"N":{"type":"null"}}} | M | closed
			{"definitions":{"M":{"$ref":"#"}}}                | M    | anything
			{"definitions":{"M":{"$ref":"#/definitions/M"}}}  | M    | anything
			{"definitions":{"M":{"$ref":"#/definitions/X"}}}  | M    | anything
			""")
	void knowsWhatNoModelMeans(@Nullable String document, @Nullable String model, String meaning) {
		ObjectNode repaired = SchemaRepair.repair((document != null) ? Schemas.json(document) : null, model);
		assertThat(repaired).hasToString(meaning.equals("closed")
				? "{\"type\":\"object\",\"properties\":{},\"additionalProperties\":false}" : "{}");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`',
			textBlock = """
					{"id":"X","$id":"Y","$schema":"http://json-schema.org/draft-07/schema#","type":"string"} | {"type":"string"}
					{"$schema":"https://json-schema.org/draft/2020-12/schema#","type":"string"} | {"$schema":"https://json-schema.org/draft/2020-12/schema","type":"string"}
					{"type":"array","items":[{"type":"string"}],"additionalItems":false} | {"type":"array","prefixItems":[{"type":"string"}],"items":false}
					{"minimum":1,"exclusiveMinimum":true,"maximum":2,"exclusiveMaximum":false} | {"maximum":2,"exclusiveMinimum":1}
					{"type":"string","nullable":true,"description":"D"} | {"description":"D","anyOf":[{"type":"string"},{"type":"null"}]}
					{"x-mcp-header":"A","x-own":{"$ref":"kept"},"default":{"id":1},"examples":[{"$ref":"kept"}]} | {"x-mcp-header":"A","x-own":{"$ref":"kept"},"default":{"id":1},"examples":[{"$ref":"kept"}]}
					{"properties":{"a":{"default":null},"b":{}},"required":["a","b","b",1]} | {"properties":{"a":{"default":null},"b":{}},"required":["b"]}
					{"allOf":[{"type":"object","title":"A","properties":{"a":{}},"required":["a"],"additionalProperties":false},{"type":"object","properties":{"b":{}},"additionalProperties":false}]} | {"type":"object","properties":{"a":{},"b":{}},"title":"A","required":["a"],"additionalProperties":false}
					{"allOf":[{"type":"object","properties":{"a":{}},"additionalProperties":false},{"type":"object","properties":{"b":{}},"additionalProperties":true}]} | {"type":"object","properties":{"a":{},"b":{}},"additionalProperties":true}
					{"allOf":[{"type":"object","properties":{"a":{}},"additionalProperties":false},{"required":["a"]}]} | {"allOf":[{"type":"object","properties":{"a":{}},"additionalProperties":false},{"required":["a"]}]}
					{"$ref":"https://example.com/x","description":"D"} | {"description":"D"}
					{"properties":{"a":{"$dynamicRef":"#n"}},"definitions":{"n":{"$dynamicAnchor":"n","type":"string"}}} | {"properties":{"a":{"$ref":"#/$defs/n"}},"$defs":{"n":{"type":"string"}}}
					{"enum":["a","a","b"],"required":[]} | {"enum":["a","b"]}
					""")
	void repairs(String model, String expected) {
		assertThat(repaired(Schemas.json(model))).isEqualTo(Schemas.object(expected));
	}

	@Test
	void keepsWhatAnAliasSaysOfItsTarget() {
		ObjectNode repaired = SchemaRepair.repair(Schemas.json("""
				{"definitions":{"M":{"$ref":"#/definitions/T","description":"Mine"},
				"T":{"type":"object","description":"Theirs","title":"T"}}}"""), "M");
		assertThat(repaired)
			.isEqualTo(Schemas.object("{\"type\":\"object\",\"description\":\"Mine\",\"title\":\"T\"}"));
	}

	@Test
	void namesDefinitionsReadablyAndOnce() {
		ObjectNode repaired = SchemaRepair.repair(Schemas.json("""
				{"definitions":{"M":{"properties":{"a":{"$ref":"#/definitions/X"},"b":{"$ref":"#/definitions/Y"},
				"c":{"$ref":"#/definitions/Y"}},"definitions":{"X":{"type":"string"}}},
				"Y":{"properties":{"x":{"$ref":"#/definitions/X"},"z":{"$ref":"#/definitions/A%20%3CB%3E"}}},
				"X":{"type":"number"},"A <B>":{"type":"null"}}}"""), "M");
		assertThat(repaired.path("$defs").propertyNames()).containsExactlyInAnyOrder("X", "Y", "X_2", "A__B_");
		assertThat(repaired.at("/$defs/Y/properties/x/$ref").asString()).isEqualTo("#/$defs/X_2");
	}

	@ParameterizedTest
	@ValueSource(strings = { "properties", "items", "allOf", "not", "default", "enum", "x-own" })
	void refusesADepthBomb(String keyword) {
		UnaryOperator<JsonNode> nest = switch (SchemaKeywords.shape(keyword)) {
			case SCHEMA_LIST, CHOICES -> (inner) -> JSON.objectNode().set(keyword, JSON.arrayNode().add(inner));
			case SCHEMA_MAP -> (inner) -> JSON.objectNode().set(keyword, JSON.objectNode().set("a", inner));
			default -> (inner) -> JSON.objectNode().set(keyword, inner);
		};
		JsonNode bomb = JSON.objectNode();
		for (int i = 0; i < 10_000; i++) {
			bomb = nest.apply(bomb);
		}
		refuses(document(bomb));
	}

	@Test
	void refusesMoreDefinitionsThanBounded() {
		ObjectNode document = document(JSON.objectNode());
		for (int i = 0; i < 10_000; i++) {
			((ObjectNode) document.at("/definitions/M")).withObjectProperty("properties")
				.putObject("p" + i)
				.put("$ref", "#/definitions/D" + i);
			((ObjectNode) document.path("definitions")).putObject("D" + i).put("type", "string");
		}
		refuses(document);
	}

	@Test
	void ignoresDefinitionsThatAreNotReferredTo() {
		ObjectNode document = document(Schemas.json("{\"$ref\":\"#/definitions/D7\"}"));
		for (int i = 0; i < 10_000; i++) {
			((ObjectNode) document.path("definitions")).putObject("D" + i).put("title", "D" + i);
		}
		assertThat(SchemaRepair.repair(document, "M")).hasToString("{\"title\":\"D7\"}");
	}

	@Test
	void refusesReferencesThatMultiplyAroundOneValue() {
		ObjectNode document = document(Schemas.json("{\"$ref\":\"#/definitions/D0\",\"type\":\"object\"}"));
		for (int i = 0; i < 30; i++) {
			((ObjectNode) document.path("definitions")).putObject("D" + i)
				.putArray("allOf")
				.add(Schemas.json("{\"$ref\":\"#/definitions/D" + (i + 1) + "\"}"))
				.add(Schemas.json("{\"$ref\":\"#/definitions/D" + (i + 1) + "\"}"));
		}
		((ObjectNode) document.path("definitions")).putObject("D30");
		refuses(document);
	}

	@Test
	void refusesAChainAroundOneValue() {
		ObjectNode document = document(Schemas.json("{\"$ref\":\"#/definitions/D0\",\"type\":\"object\"}"));
		for (int i = 0; i < 400; i++) {
			((ObjectNode) document.path("definitions")).putObject("D" + i)
				.putArray("allOf")
				.add(Schemas.json("{\"$ref\":\"#/definitions/D" + (i + 1) + "\"}"));
		}
		refuses(document);
	}

	@Test
	void survivesReferencesThatMultiplyWithEachLevel() {
		ObjectNode document = document(SchemaProfileTests.fanOut(12, 10));
		ObjectNode repaired = SchemaRepair.repair(document, "M");
		assertThat(repaired.path("$defs")).hasSize(11);
		assertThat(Schemas.faults(repaired)).isEmpty();
	}

	@Test
	void mergesRecursiveIntersectionsOnlySoDeep() {
		ObjectNode document = document(Schemas.json("""
				{"allOf":[{"$ref":"#/definitions/A"},{"$ref":"#/definitions/B"}]}"""));
		ObjectNode definitions = (ObjectNode) document.path("definitions");
		definitions.set("A", Schemas.json("""
				{"type":"object","properties":{"a":{},"l":{"$ref":"#/definitions/A"},"r":{"$ref":"#/definitions/A"}},
				"additionalProperties":false}"""));
		definitions.set("B", Schemas.json("""
				{"type":"object","properties":{"b":{},"l":{"$ref":"#/definitions/B"},"r":{"$ref":"#/definitions/B"}},
				"additionalProperties":false}"""));
		ObjectNode repaired = SchemaRepair.repair(document, "M");
		assertThat(Schemas.faults(repaired)).isEmpty();
		assertThat(Schemas.accepts(repaired, Schemas.json("{\"a\":1,\"b\":2,\"l\":{\"a\":1,\"b\":2}}"))).isTrue();
		assertThat(Schemas.accepts(repaired, Schemas.json("{\"l\":{\"c\":1}}"))).isFalse();
	}

	@Test
	void refusesAHugeChoice() {
		ObjectNode model = JSON.objectNode();
		for (int i = 0; i < 100_000; i++) {
			model.withArrayProperty("enum").add(i);
		}
		refuses(document(model));
	}

	@Test
	void refusesLongTexts() {
		refuses(document(JSON.objectNode().put("description", "x".repeat(SchemaBounds.MAX_CHARACTERS + 1))));
	}

	@ParameterizedTest
	@ValueSource(strings = { "1e999999", "-1e999999" })
	void dropsNumbersBeyondSense(String number) {
		assertThat(repaired(Schemas.json("{\"minimum\":" + number + ",\"minLength\":" + number + "}"))).isEmpty();
	}

	@Test
	void leavesItsSourceAsItIs() {
		SchemaZoo.specimens().forEach((specimen) -> {
			JsonNode before = specimen.json().deepCopy();
			for (SchemaProfile profile : SchemaProfile.values()) {
				ObjectNode repaired = specimen.repaired();
				String text = repaired.toString();
				profile.listInput(repaired);
				profile.listOutput(repaired);
				profile.listStrictOutput(repaired);
				assertThat(repaired).as("%s", specimen).hasToString(text);
			}
			assertThat(specimen.json()).isEqualTo(before);
		});
	}

	private static void refuses(ObjectNode document) {
		assertThatExceptionOfType(UnusableSchemaException.class).isThrownBy(() -> SchemaRepair.repair(document, "M"))
			.withMessageStartingWith("it ")
			.withNoCause();
	}

	private static ObjectNode repaired(JsonNode model) {
		return SchemaRepair.repair(document(model), "M");
	}

	private static ObjectNode document(JsonNode model) {
		ObjectNode document = JSON.objectNode();
		document.putObject("definitions").set("M", model);
		return document;
	}

}
