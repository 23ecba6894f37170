package io.nangomcp.schema;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ArgumentShape}.
 */
class ArgumentShapeTests {

	private static final JsonNode SCHEMA = read("""
			{"type":"object","properties":{
			  "email":{"type":"string"},"n":{"type":"number"},"tags":{"type":"array","items":{"type":"string"}},
			  "deep":{"$ref":"#/$defs/deep"},"loop":{"$ref":"#/$defs/loop"},"a\\nb":{},
			  "either":{"anyOf":[{"properties":{"one":{}}},{"oneOf":[{"properties":{"two":{}}}]}]},
			  "rows":{"type":"array","items":{"type":"object","properties":{"id":{}}}}},
			 "$defs":{"deep":{"properties":{"deep":{"$ref":"#/$defs/deep"}}},"loop":{"$ref":"#/$defs/loop"}}}""");

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '~',
			value = { "{} | {}", "{\"email\":\"canary\"} | {email:string}",
					"{\"email\":\"x\",\"tags\":[\"a\",\"b\"],\"n\":1.5} | {email:string,tags:[string],n:number}",
					"{\"n\":true} | {n:boolean}", "{\"n\":null,\"tags\":[]} | {n:null,tags:[]}",
					"{\"tags\":[\"a\",1,[2]]} | {tags:[string,number,[number]]}", "{\"canary\":1} | {?:number}",
					"{\"canary1\":1,\"canary2\":2,\"canary3\":\"x\"} | {?:number,?:string}",
					"{\"email\":{\"canary\":{\"n\":1}}} | {email:{?:{?:number}}}", "{\"a\\nb\":1} | {?:number}",
					"{\"either\":{\"one\":1,\"two\":2,\"canary\":3}} | {either:{one:number,two:number,?:number}}",
					"{\"rows\":[{\"id\":1},{\"id\":2},{\"canary\":3}]} | {rows:[{id:number},{?:number}]}",
					"{\"loop\":{\"canary\":1}} | {loop:{?:number}}",
					"{\"deep\":{\"deep\":{\"deep\":{\"deep\":{\"deep\":[[1]]}}}}} | {deep:{deep:{deep:{deep:object}}}}",
					"{\"tags\":[[[[[1]]]]]} | {tags:[[[array]]]}" })
	void namesWhatIsDeclaredAndNothingElse(String arguments, String shape) {
		assertThat(ArgumentShape.of(read(arguments), SCHEMA)).isEqualTo(shape);
	}

	@Test
	void namesNothingWhereNothingIsDeclared() {
		assertThat(ArgumentShape.of(read("{\"email\":\"x\"}"), MissingNode.getInstance())).isEqualTo("{?:string}");
	}

	@Test
	void isShortHoweverMuchIsSent() {
		StringBuilder properties = new StringBuilder();
		StringBuilder arguments = new StringBuilder();
		for (int index = 0; index < 1_000; index++) {
			properties.append((index > 0) ? "," : "").append("\"%s%d\":{}".formatted("x".repeat(40), index));
			arguments.append((index > 0) ? "," : "").append("\"%s%d\":1".formatted("x".repeat(40), index));
		}
		JsonNode schema = read("{\"properties\":{%s}}".formatted(properties));
		assertThat(ArgumentShape.of(read("{%s}".formatted(arguments)), schema)).hasSize(503).endsWith("...");
		assertThat(ArgumentShape.of(read("{\"many\":[%s1]}".formatted("1,".repeat(100_000))), schema))
			.isEqualTo("{?:[number]}");
		assertThat(ArgumentShape.of(read("{%s}".formatted(arguments)), read("{}"))).isEqualTo("{?:number,...}");
	}

	private static JsonNode read(String json) {
		return JsonMapper.shared().readTree(json);
	}

}
