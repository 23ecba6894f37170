package io.nangomcp.mcp;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.function.IntFunction;
import java.util.stream.Stream;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

/**
 * Tests for {@link RequestReader}.
 */
class RequestReaderTests {

	private final RequestReader reader = new RequestReader();

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', value = { "{\"é😀\":\"é😀\"}", "[1.50,12345678901234567890123]" })
	void readsWhatIsThere(String json) {
		assertThat(this.reader.read(json.getBytes(StandardCharsets.UTF_8)).toString()).isEqualTo(json);
	}

	/** In hexadecimal: in a text, in a name, and after all that matters. */
	@ParameterizedTest
	@CsvSource(textBlock = """
			# what it is                        , in a text   , in a name       , behind
			22ff22                              , 7b22ff223a317d, 31ff
			22e922                              , 7b22e9223a317d, 31e9
			22c08022                            , 7b22c080223a317d, 31c080
			22e28222                            , 7b22e282223a317d, 31e282
			22eda08022                          , 7b22eda080223a317d, 31eda080
			22f490808022                        , 7b22f4908080223a317d, 31f4908080
			""")
	void refusesWhatIsNotUtf8(String text, String name, String behind) {
		assertThat(new String[] { text, name, behind })
			.allSatisfy((body) -> assertRefused(HexFormat.of().parseHex(body), "not UTF-8"));
	}

	@ParameterizedTest
	@CsvSource({ "feff0031", "0031", "fffe3100", "00000031" })
	void refusesOtherEncodings(String body) {
		assertThatExceptionOfType(RpcException.class).isThrownBy(() -> this.reader.read(HexFormat.of().parseHex(body)));
	}

	static Stream<Arguments> limits() {
		return Stream.of(argumentSet("arrays in each other", 200, body((most) -> "[".repeat(most) + "]".repeat(most))),
				argumentSet("values, and an array's beginning and end", 500_000,
						body((most) -> "[" + "0,".repeat(most - 3) + "0]")),
				argumentSet("characters of a name", 10_000, body((most) -> "{\"" + "x".repeat(most) + "\":0}")),
				argumentSet("digits", 1_000, body("1"::repeat)));
	}

	private static IntFunction<byte[]> body(IntFunction<String> json) {
		return (most) -> json.apply(most).getBytes(StandardCharsets.UTF_8);
	}

	@ParameterizedTest
	@MethodSource("limits")
	void readsSoMuchAndNoMore(int most, IntFunction<byte[]> body) {
		assertThatNoException().isThrownBy(() -> this.reader.read(body.apply(most)));
		assertRefused(body.apply(most + 1), "nested deeper than 200, has more than 500000 values, or names or numbers");
	}

	private void assertRefused(byte[] body, String reason) {
		assertThatExceptionOfType(RpcException.class).isThrownBy(() -> this.reader.read(body))
			.withMessageContaining(reason)
			.satisfies((error) -> assertThat(error.code()).isEqualTo(-32700))
			.satisfies((error) -> assertThat(error.status()).isEqualTo(400));
	}

}
