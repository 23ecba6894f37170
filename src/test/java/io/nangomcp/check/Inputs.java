package io.nangomcp.check;

import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Schemas and inputs for tests, with numbers as exact as the server reads them.
 */
final class Inputs {

	private static final JsonMapper MAPPER = JsonMapper.builder()
		.enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
		.build();

	private Inputs() {
	}

	static JsonNode json(String json) {
		return MAPPER.readTree(json);
	}

	static ObjectNode schema(String json) {
		return (ObjectNode) json(json);
	}

	/** What a check says, which says the same where it can tell at once. */
	static InputCheck.Result check(String schema, String input) {
		InputCheck check = InputCheck.compile(schema(schema));
		InputCheck.Result result = check.check(json(input));
		check.checkAtOnce(json(input))
			.ifPresent((fit) -> assertThat(result).isEqualTo(new InputCheck.Result.Valid(fit)));
		return result;
	}

}
