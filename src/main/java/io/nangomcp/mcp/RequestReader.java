package io.nangomcp.mcp;

import java.io.CharArrayReader;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads the bodies of requests without losing digits, and within limits: a small text can
 * be a large tree.
 */
final class RequestReader {

	private static final int MOST_DEEP = 200;

	private static final int MOST_TOKENS = 500_000;

	private static final int LONGEST_NAME = 10_000;

	private static final int LONGEST_NUMBER = 1_000;

	private final JsonMapper mapper = JsonMapper
		.builder(JsonFactory.builder()
			.streamReadConstraints(StreamReadConstraints.builder()
				.maxNestingDepth(MOST_DEEP)
				.maxTokenCount(MOST_TOKENS)
				.maxNameLength(LONGEST_NAME)
				.maxNumberLength(LONGEST_NUMBER)
				.maxStringLength(Integer.MAX_VALUE)
				.build())
			.build())
		.enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
		// Whoever looked at the body before us may have taken the other one.
		.enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
		.disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
		.build();

	/**
	 * Reads a body.
	 * @param body the bytes that were sent
	 * @return any JSON
	 * @throws RpcException if it is not JSON, or too much of it
	 */
	JsonNode read(byte[] body) {
		try {
			JsonNode read = this.mapper.readTree(decode(body));
			if (read.isMissingNode()) {
				throw RpcException.parseError("The body is empty");
			}
			return read;
		}
		catch (StreamConstraintsException | NumberFormatException ex) {
			throw RpcException.parseError(
					"The body is nested deeper than %d, has more than %d values, or names or numbers that are too long or too large"
						.formatted(MOST_DEEP, MOST_TOKENS));
		}
		catch (JacksonException ex) {
			throw RpcException.parseError("The body is not JSON, or has a name twice in one object");
		}
	}

	/** Jackson by itself takes more for UTF-8 than is, and UTF-16 as well. */
	private static Reader decode(byte[] body) {
		try {
			CharBuffer text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body));
			return new CharArrayReader(text.array(), text.arrayOffset(), text.remaining());
		}
		catch (CharacterCodingException ex) {
			throw RpcException.parseError("The body is not UTF-8");
		}
	}

}
