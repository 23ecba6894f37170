package io.nangomcp.nango;

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link JsonText}.
 */
class JsonTextTests {

	private static final JsonMapper MAPPER = JsonMapper.shared();

	/** More than a generator's buffer holds. */
	private static final int LARGE = 20_000;

	@ParameterizedTest
	@ValueSource(strings = { "null", "1.10", "\"\"", "[1, 2.50]", " { \"a\" : 12345678901234567890 }\n",
			"{\"\\u0041\":\"ä€😀\"}" })
	void isWrittenAsItCame(String json) {
		JsonText read = read(json.getBytes(StandardCharsets.UTF_8));
		assertThat(MAPPER.writeValueAsString(Map.of("value", read))).isEqualTo("{\"value\":" + json + "}");
		assertThat(utf8(Map.of("value", read))).isEqualTo("{\"value\":" + json + "}");
		assertThat(read.text()).isEqualTo(json);
	}

	@Test
	void isTheSameAsAString() {
		Random random = new Random(1);
		for (int round = 0; round < 1_000; round++) {
			String json = MAPPER.writerWithDefaultPrettyPrinter()
				.writeValueAsString(Map.of(text(random), text(random)));
			JsonText read = read(json.getBytes(StandardCharsets.UTF_8));
			assertThat(MAPPER.readTree(string(read)).asString()).isEqualTo(json);
			assertThat(utf8(read)).isEqualTo(json);
			assertThat(read.size()).isEqualTo(json.getBytes(StandardCharsets.UTF_8).length);
		}
	}

	@Test
	void mayBeLargerThanABuffer() {
		String json = "[\"" + "x\\n€".repeat(LARGE) + "\"]";
		JsonText read = read(json.getBytes(StandardCharsets.UTF_8));
		assertThat(utf8(Map.of("value", read))).isEqualTo("{\"value\":" + json + "}");
		assertThat(MAPPER.readTree(string(read)).asString()).isEqualTo(json);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "<html>", "{\"a\":", "{} {}", "\u0000", "\u0000\u0000", "'a'", "[1,]" })
	void isNothingElse(String other) {
		assertUnreadable(other.getBytes(StandardCharsets.UTF_8));
	}

	@ParameterizedTest
	@ValueSource(strings = { "UTF-16", "UTF-16LE", "UTF-16BE", "UTF-32LE", "UTF-32BE" })
	void isInNoOtherEncoding(String charset) {
		assertUnreadable("{\"a\":1}".getBytes(Charset.forName(charset)));
		assertUnreadable("7".getBytes(Charset.forName(charset)));
	}

	@Test
	void hasNoMark() {
		assertUnreadable("\ufeff{}".getBytes(StandardCharsets.UTF_8));
	}

	@ParameterizedTest
	@ValueSource(strings = { "c3", "c080", "eda080", "f7bfbfbf", "f4908080" })
	void isWellFormed(String hex) {
		for (String json : List.of("\"%s\"", "{\"%s\":1}")) {
			assertUnreadable(json.formatted(new String(HexFormat.of().parseHex(hex), StandardCharsets.ISO_8859_1))
				.getBytes(StandardCharsets.ISO_8859_1));
		}
	}

	@Test
	void knowsObjects() {
		assertThat(JsonText.of(" \t\r\n{}").isObject()).isTrue();
		assertThat(JsonText.of("[{}]").isObject()).isFalse();
		assertThat(JsonText.of("\"{\"").isObject()).isFalse();
	}

	@Test
	void neverPrintsWhatItSays() {
		assertThat(JsonText.of("\"secret\"")).hasToString("JsonText[size=8]");
		assertThat(JsonText.of("1")).isEqualTo(JsonText.of("1"))
			.hasSameHashCodeAs(JsonText.of("1"))
			.isNotEqualTo(JsonText.of("1 "));
	}

	private static JsonText read(byte[] json) {
		return JsonText.read(json, MAPPER);
	}

	private static void assertUnreadable(byte[] json) {
		assertThatExceptionOfType(NangoException.class).isThrownBy(() -> read(json))
			.satisfies((failure) -> assertThat(failure.error()).isInstanceOf(NangoError.Unreadable.class));
	}

	/** As a generator of bytes writes it. */
	private static String utf8(Object value) {
		return new String(MAPPER.writeValueAsBytes(value), StandardCharsets.UTF_8);
	}

	private static String string(JsonText json) {
		ByteArrayOutputStream written = new ByteArrayOutputStream();
		try (JsonGenerator generator = MAPPER.createGenerator(written)) {
			json.writeAsString(generator);
		}
		return written.toString(StandardCharsets.UTF_8);
	}

	/** With all that has to be escaped, and signs of one to four bytes. */
	private static String text(Random random) {
		return random.ints(random.nextInt(20), 0, 7).mapToObj((kind) -> switch (kind) {
			case 0 -> "\"";
			case 1 -> "\\";
			case 2 -> Character.toString(random.nextInt(0x20));
			case 3 -> Character.toString(0xa0 + random.nextInt(0x700));
			case 4 -> Character.toString(0x1000 + random.nextInt(0x8000));
			case 5 -> Character.toString(0x10000 + random.nextInt(0x1000));
			default -> Character.toString('a' + random.nextInt(26));
		}).collect(Collectors.joining());
	}

}
