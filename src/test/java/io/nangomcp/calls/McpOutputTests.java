package io.nangomcp.calls;

import io.nangomcp.calls.McpOutput.MalformedMcpOutputException;
import io.nangomcp.catalog.Answers;
import io.nangomcp.catalog.ToolOutcome;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link McpOutput}.
 */
class McpOutputTests {

	private final McpOutput output = new McpOutput();

	@ParameterizedTest
	@ValueSource(strings = { "{}", "{\"mcp\":{}}", "[{\"$mcp\":{\"content\":[]}}]", "7", "null", "\"$mcp\"",
			"{\"result\":{\"$mcp\":{\"content\":[]}}}" })
	void leavesOutputsWithoutTheMarkerAlone(String json) {
		assertThat(this.output.read(json(json), 1)).isNull();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "{\"type\":\"text\",\"text\":\"\"}",
			"{\"type\":\"image\",\"data\":\"iVBORw==\",\"mimeType\":\"image/png\"}",
			"{\"type\":\"audio\",\"data\":\"\",\"mimeType\":\"audio/wav\"}",
			"{\"type\":\"resource\",\"resource\":{\"uri\":\"test://a\",\"text\":\"x\"}}",
			"{\"type\":\"resource\",\"resource\":{\"uri\":\"test://a\",\"blob\":\"AAAA\",\"mimeType\":\"a/b\"}}",
			"{\"type\":\"resource_link\",\"uri\":\"test://a\",\"name\":\"a\",\"size\":12345678901234}",
			"{\"type\":\"text\",\"text\":\"a\",\"annotations\":{\"priority\":0.50}},{\"type\":\"text\",\"text\":\"b\"}" })
	void passesContentOnAsItIs(String items) {
		JsonNode content = json("[%s]".formatted(items));
		assertThat(this.output.read(json("{\"$mcp\":{\"content\":%s}}".formatted(content)), 2))
			.isInstanceOfSatisfying(ToolOutcome.Content.class, (outcome) -> {
				assertThat(outcome.content().toString()).isEqualTo(content.toString());
				assertThat(outcome.attempts()).isEqualTo(2);
			});
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = {
			"{\"a\":{\"method\":\"roots/list\"}} | {\"a\":{\"method\":\"roots/list\"}} | ",
			"{\"a\":{\"method\":\"roots/list\",\"params\":{}}} | {\"a\":{\"method\":\"roots/list\",\"params\":{}}} | ",
			"{\"a\":{\"method\":\"elicitation/create\",\"params\":{\"message\":\"m\",\"requestedSchema\":{\"type\":\"object\",\"properties\":{}}}}} | | ",
			"{\"a\":{\"method\":\"elicitation/create\",\"params\":{\"mode\":\"url\",\"message\":\"m\",\"url\":\"https://a.example\"}}} | | s",
			"{\"a\":{\"method\":\"sampling/createMessage\",\"params\":{\"messages\":[],\"maxTokens\":9}}} | | ",
			" | {} | only a state" })
	void readsQuestions(@Nullable String requests, @Nullable String expected, @Nullable String state) {
		ObjectNode marked = JsonMapper.shared().createObjectNode();
		if (requests != null) {
			marked.set("inputRequests", json(requests));
		}
		if (state != null) {
			marked.put("requestState", state);
		}
		assertThat(this.output.read(JsonMapper.shared().createObjectNode().set("$mcp", marked), 1))
			.isInstanceOfSatisfying(ToolOutcome.InputRequired.class, (outcome) -> {
				assertThat(outcome.inputRequests())
					.isEqualTo(json((expected != null) ? expected : String.valueOf(requests)));
				assertThat(outcome.requestState()).isEqualTo(state);
			});
	}

	@ParameterizedTest
	@ValueSource(strings = { "7", "[]", "null", "{}", "{\"content\":{}}", "{\"content\":[7]}", "{\"content\":[{}]}",
			"{\"content\":[{\"type\":\"video\"}]}", "{\"content\":[{\"type\":\"text\"}]}",
			"{\"content\":[{\"type\":\"image\",\"data\":\"%%\",\"mimeType\":\"image/png\"}]}",
			"{\"content\":[{\"type\":\"image\",\"data\":\"\"}]}",
			"{\"content\":[{\"type\":\"audio\",\"mimeType\":\"audio/wav\"}]}",
			"{\"content\":[{\"type\":\"resource\"}]}",
			"{\"content\":[{\"type\":\"resource\",\"resource\":{\"uri\":\"a:b\"}}]}",
			"{\"content\":[{\"type\":\"resource_link\",\"uri\":\"a:b\"}]}",
			"{\"content\":[{\"type\":\"text\",\"text\":\"x\",\"annotations\":{\"priority\":5}}]}",
			"{\"content\":[{\"type\":\"text\",\"text\":\"x\",\"annotations\":\"x\"}]}",
			"{\"content\":[{\"type\":\"text\",\"text\":\"x\",\"annotations\":{\"audience\":[\"robot\"]}}]}",
			"{\"content\":[{\"type\":\"text\",\"text\":\"x\",\"annotations\":{\"lastModified\":5}}]}",
			"{\"content\":[{\"type\":\"text\",\"text\":\"x\",\"_meta\":5}]}",
			"{\"content\":[{\"type\":\"resource\",\"resource\":{\"uri\":\"no uri\",\"text\":\"x\"}}]}",
			"{\"content\":[{\"type\":\"resource\",\"resource\":{\"uri\":\"a:b\",\"text\":\"x\",\"mimeType\":5}}]}",
			"{\"content\":[{\"type\":\"resource_link\",\"uri\":\"a:b\",\"name\":\"a\",\"size\":\"big\"}]}",
			"{\"content\":[{\"type\":\"resource_link\",\"uri\":\"a:b\",\"name\":\"a\",\"icons\":\"x\"}]}",
			"{\"inputRequests\":{\"a\":{\"method\":\"elicitation/create\",\"params\":{\"mode\":\"pigeon\",\"message\":\"m\",\"requestedSchema\":{\"type\":\"object\",\"properties\":{}}}}}}",
			"{\"inputRequests\":{\"a\":{\"method\":\"elicitation/create\",\"params\":{\"message\":\"m\",\"requestedSchema\":{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"object\"}}}}}}}",
			"{\"inputRequests\":{\"a\":{\"method\":\"elicitation/create\",\"params\":{\"mode\":\"url\",\"message\":\"m\",\"url\":\"not a url\"}}}}",
			"{\"inputRequests\":{\"a\":{\"method\":\"sampling/createMessage\",\"params\":{\"messages\":[{\"role\":\"robot\",\"content\":{}}],\"maxTokens\":1}}}}",
			"{\"content\":[{\"type\":\"text\",\"text\":\"a\"},{\"type\":\"text\"}]}", "{\"inputRequests\":[]}",
			"{\"inputRequests\":{}}", "{\"requestState\":7}", "{\"inputRequests\":{\"a\":{}}}",
			"{\"inputRequests\":{\"a\":{\"method\":\"tools/call\"}}}",
			"{\"inputRequests\":{\"a\":{\"method\":\"roots/list\",\"params\":7}}}",
			"{\"inputRequests\":{\"a\":{\"method\":\"elicitation/create\",\"params\":{\"message\":\"m\"}}}}",
			"{\"inputRequests\":{\"a\":{\"method\":\"elicitation/create\",\"params\":{\"mode\":\"url\",\"message\":\"m\"}}}}",
			"{\"inputRequests\":{\"a\":{\"method\":\"sampling/createMessage\",\"params\":{\"messages\":[]}}}}" })
	void refusesWhatIsNotMcp(String marked) {
		assertThatExceptionOfType(MalformedMcpOutputException.class)
			.isThrownBy(() -> this.output.read(json("{\"$mcp\":%s}".formatted(marked)), 1));
	}

	@Test
	void saysWhereItIsNotMcp() {
		assertThatExceptionOfType(MalformedMcpOutputException.class).isThrownBy(
				() -> this.output.read(json("{\"$mcp\":{\"content\":[{\"type\":\"image\",\"data\":\"AAAA\"}]}}"), 1))
			.withMessageContaining("$mcp.content[0].mimeType is required");
	}

	@Test
	void bringsAnswersBackUnderTheMarker() {
		ObjectNode responses = (ObjectNode) json("{\"name\":{\"action\":\"accept\"}}");
		JsonNode input = json("{\"a\":1}");
		assertThat(McpOutput.answer(input, new Answers(responses, "s"))).isEqualTo(json(
				"{\"a\":1,\"$mcp\":{\"inputResponses\":{\"name\":{\"action\":\"accept\"}},\"requestState\":\"s\"}}"));
		assertThat(McpOutput.answer(input, new Answers(null, "s")))
			.isEqualTo(json("{\"a\":1,\"$mcp\":{\"requestState\":\"s\"}}"));
		assertThat(McpOutput.answer(input, Answers.NONE)).isSameAs(input);
		assertThat(McpOutput.answer(json("[1]"), new Answers(responses, null))).isEqualTo(json("[1]"));
		assertThat(input).isEqualTo(json("{\"a\":1}"));
	}

	private static JsonNode json(String text) {
		return JsonMapper.shared().readTree(text);
	}

}
