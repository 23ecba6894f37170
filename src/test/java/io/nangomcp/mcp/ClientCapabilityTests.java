package io.nangomcp.mcp;

import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ClientCapability}.
 */
class ClientCapabilityTests {

	private static final JsonMapper MAPPER = JsonMapper.shared();

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = { "{} | ''", "{\"elicitation\":{}} | ELICITATION_FORM",
			"{\"elicitation\":{\"form\":{}}} | ELICITATION_FORM", "{\"elicitation\":{\"url\":{}}} | ELICITATION_URL",
			"{\"elicitation\":{\"form\":{},\"url\":{}}} | ELICITATION_FORM,ELICITATION_URL",
			"{\"sampling\":{},\"roots\":{\"listChanged\":true}} | SAMPLING,ROOTS",
			"{\"sampling\":{\"tools\":{}}} | SAMPLING,SAMPLING_TOOLS",
			"{\"sampling\":true,\"roots\":null,\"elicitation\":7,\"other\":{}} | ''", "[] | ''", "7 | ''" })
	void readsWhatAClientDeclares(String declared, String expected) {
		assertThat(ClientCapability.read(MAPPER.readTree(declared))
			.stream()
			.map(Enum::name)
			.collect(Collectors.joining(","))).isEqualTo(expected);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			value = { "{\"method\":\"sampling/createMessage\"} | SAMPLING",
					"{\"method\":\"sampling/createMessage\",\"params\":{\"tools\":[]}} | SAMPLING_TOOLS",
					"{\"method\":\"sampling/createMessage\",\"params\":{\"toolChoice\":{}}} | SAMPLING_TOOLS",
					"{\"method\":\"roots/list\"} | ROOTS",
					"{\"method\":\"elicitation/create\",\"params\":{}} | ELICITATION_FORM",
					"{\"method\":\"elicitation/create\",\"params\":{\"mode\":\"url\"}} | ELICITATION_URL" })
	void knowsWhatARequestTakes(String request, ClientCapability capability) {
		assertThat(ClientCapability.toAnswer(MAPPER.readTree(request))).isEqualTo(capability);
	}

	@ParameterizedTest
	@EnumSource(ClientCapability.class)
	void declaresWhatItReads(ClientCapability capability) {
		assertThat(ClientCapability.read(MAPPER.valueToTree(ClientCapability.declare(Set.of(capability)))))
			.contains(capability);
		EnumSet<ClientCapability> all = EnumSet.allOf(ClientCapability.class);
		assertThat(ClientCapability.read(MAPPER.valueToTree(ClientCapability.declare(all)))).isEqualTo(all);
	}

}
