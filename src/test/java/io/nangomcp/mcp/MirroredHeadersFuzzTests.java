package io.nangomcp.mcp;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.nangomcp.schema.HeaderParameter;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Any text in a header that repeats an argument.
 */
class MirroredHeadersFuzzTests {

	private static final HeaderParameter PARAMETER = new HeaderParameter("Region", List.of("region"));

	/** Whatever the header is, it repeats one argument at most. */
	@FuzzTest
	void repeatsOneArgumentAtMost(byte[] bytes) {
		String header = new String(bytes, StandardCharsets.UTF_8);
		String encoded = "=?base64?%s?="
			.formatted(Base64.getEncoder().encodeToString(header.getBytes(StandardCharsets.UTF_8)));
		assertThat(repeats(header, header + "x")).isFalse();
		assertThat(repeats(encoded, header)).isTrue();
		assertThat(repeats(encoded, header + "x")).isFalse();
	}

	private static boolean repeats(String header, String argument) {
		ObjectNode arguments = JsonNodeFactory.instance.objectNode().put("region", argument);
		McpHeaders headers = SentHeaders.of(Map.of("Mcp-Param-Region", List.of(header)));
		try {
			new MirroredHeaders(headers).checkParameter(PARAMETER, arguments);
			new MirroredHeaders(headers).checkIfPresent("Mcp-Param-Region", header);
			return true;
		}
		catch (RpcException ex) {
			return false;
		}
	}

}
