package io.nangomcp.mcp;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;

import io.nangomcp.schema.HeaderParameter;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

/**
 * Tests for {@link MirroredHeaders}.
 */
class MirroredHeadersTests {

	private static final HeaderParameter PARAMETER = new HeaderParameter("Region", List.of("region"));

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			value = { "\"us-west1\" | us-west1", "\"\" | ''", "\"a, b\" | a, b",
					"\"Hello, 世界\" | =?base64?SGVsbG8sIOS4lueVjA==?=", "\" padded \" | =?base64?IHBhZGRlZCA=?=",
					"\"line1\\nline2\" | =?base64?bGluZTEKbGluZTI=?=",
					"\"=?base64?literal?=\" | =?base64?PT9iYXNlNjQ/bGl0ZXJhbD89?=", "\"Hello\" | =?base64?SGVsbG8=?=",
					"\"=?base64?SGVsbG8=\" | =?base64?SGVsbG8=", "\"=?BASE64?SGVsbG8=?=\" | =?BASE64?SGVsbG8=?=",
					"\"=?base64?=\" | =?base64?=", "42 | 42", "42 | 42.0", "-7 | -7", "42.0 | 42",
					"9007199254740993 | 9007199254740993", "true | true", "false | false", "null | ", " | " })
	void acceptsAHeaderThatRepeatsItsArgument(@Nullable String argument, @Nullable String header) {
		assertThatNoException().isThrownBy(() -> check(argument, header));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			value = { "\"us-west1\" | us-east1", "\"us-west1\" | US-WEST1", "\"us-west1\" | ", "\"\" | ", "null | null",
					"null | ''", " | us-west1", "\"Hello\" | =?base64?SGVsbG8?=", "\"Hello\" | =?base64?SGVs!!!bG8=?=",
					"\"Hello\" | =?base64?/////w==?=", "\"Hello\" | SGVsbG8=", "\"é\" | é", "42 | 43", "42 | 4e1",
					"42 | forty-two", "9007199254740993 | 9007199254740992", "\"42\" | 42.0", "true | True",
					"true | 1" })
	void refusesAHeaderThatSaysSomethingElse(@Nullable String argument, @Nullable String header) {
		assertThatExceptionOfType(RpcException.class).isThrownBy(() -> check(argument, header)).satisfies((error) -> {
			assertThat(error.status()).isEqualTo(400);
			assertThat(error.code()).isEqualTo(-32020);
		});
	}

	@ParameterizedTest
	@ValueSource(longs = { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 })
	void acceptsWhateverIsEncodedAndNothingElse(long seed) {
		Random random = new Random(seed);
		for (int round = 0; round < 200; round++) {
			String value = text(random);
			String encoded = "=?base64?%s?="
				.formatted(Base64.getEncoder().encodeToString(value.getBytes(StandardCharsets.UTF_8)));
			String argument = JsonMapper.shared().writeValueAsString(value);
			assertThatNoException().as("seed %d: %s", seed, value).isThrownBy(() -> check(argument, encoded));
			String other = JsonMapper.shared().writeValueAsString(value + "x");
			assertThatExceptionOfType(RpcException.class).as("seed %d: %s", seed, value)
				.isThrownBy(() -> check(other, encoded));
		}
	}

	private static String text(Random random) {
		return random.ints(random.nextInt(20), 0, 0x11000)
			.map((character) -> Character.isSurrogate((char) character) ? '?' : character)
			.collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
			.toString();
	}

	private static void check(@Nullable String argument, @Nullable String header) {
		ObjectNode arguments = JsonMapper.shared().createObjectNode();
		if (argument != null) {
			arguments.set("region", JsonMapper.shared().readTree(argument));
		}
		McpHeaders headers = SentHeaders.of((header != null) ? Map.of("mcp-param-region", List.of(header)) : Map.of());
		new MirroredHeaders(headers).checkParameter(PARAMETER, arguments);
	}

}
