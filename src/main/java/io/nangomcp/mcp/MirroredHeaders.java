package io.nangomcp.mcp;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;

import io.nangomcp.catalog.Excerpt;
import io.nangomcp.schema.HeaderParameter;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Headers that repeat parts of the body, so that proxies need not read it. What they say
 * must be true (MCP 2026-07-28, Streamable HTTP, server validation).
 */
final class MirroredHeaders {

	private static final String ENCODED_START = "=?base64?";

	private static final String ENCODED_END = "?=";

	/** The most of a header that an error repeats. */
	private static final int LONGEST_QUOTE = 64;

	private static final Pattern PRINTABLE = Pattern.compile("[\\x20-\\x7e\\t]*");

	private static final Pattern NUMBER = Pattern.compile("-?\\d{1,20}(?:\\.\\d{1,20})?");

	/** The parameter that {@code Mcp-Name} repeats. */
	private static final Map<String, String> NAMES = Map.of("tools/call", "name", "prompts/get", "name",
			"resources/read", "uri");

	private final McpHeaders headers;

	MirroredHeaders(McpHeaders headers) {
		this.headers = headers;
	}

	/** Refuses a header that is there and says something else. */
	void checkIfPresent(String header, String expected) {
		String value = value(header);
		if (value != null && !value.equals(expected)) {
			throw mismatch(header, value, expected);
		}
	}

	void checkPresent(String header) {
		if (value(header) == null) {
			throw RpcException.headerMismatch("the header %s is required".formatted(header));
		}
	}

	/** Checks {@code Mcp-Name}, where the body has what it repeats. */
	void checkName(String method, ObjectNode params) {
		JsonNode name = params.path(NAMES.getOrDefault(method, ""));
		if (name.isString()) {
			checkPresent(McpHeaders.NAME);
			String value = decode(McpHeaders.NAME, Objects.requireNonNull(value(McpHeaders.NAME)));
			if (!value.equals(name.asString())) {
				throw mismatch(McpHeaders.NAME, value, name.asString());
			}
		}
	}

	/** Checks the header of a tool's parameter against the argument. */
	void checkParameter(HeaderParameter parameter, JsonNode arguments) {
		String header = McpHeaders.PARAMETER_PREFIX + parameter.header();
		String value = value(header);
		JsonNode argument = parameter.valueIn(arguments);
		if (argument.isMissingNode() || argument.isNull()) {
			if (value != null) {
				throw RpcException
					.headerMismatch("the header %s repeats an argument that is not there".formatted(header));
			}
			return;
		}
		checkPresent(header);
		String decoded = decode(header, Objects.requireNonNull(value));
		if (!isSame(decoded, argument)) {
			throw RpcException.headerMismatch("the header %s does not repeat its argument".formatted(header));
		}
	}

	/** Of two values, a proxy may have read either. */
	private @Nullable String value(String header) {
		if (this.headers.isRepeated(header)) {
			throw RpcException.headerMismatch("the header %s is sent more than once".formatted(header));
		}
		return this.headers.get(header);
	}

	private static boolean isSame(String value, JsonNode argument) {
		return (argument.isNumber() && NUMBER.matcher(value).matches())
				? new BigDecimal(value).compareTo(argument.decimalValue()) == 0 : value.equals(argument.asString(""));
	}

	private static String decode(String header, String value) {
		if (!PRINTABLE.matcher(value).matches()) {
			throw RpcException.headerMismatch("the header %s has invalid characters".formatted(header));
		}
		if (!value.startsWith(ENCODED_START) || !value.endsWith(ENCODED_END)
				|| value.length() < ENCODED_START.length() + ENCODED_END.length()) {
			return value;
		}
		String decoded = decodeBase64(value.substring(ENCODED_START.length(), value.length() - ENCODED_END.length()));
		if (decoded == null) {
			throw RpcException.headerMismatch("the header %s is not Base64 of UTF-8".formatted(header));
		}
		return decoded;
	}

	private static @Nullable String decodeBase64(String encoded) {
		try {
			// The JDK takes Base64 whose padding is missing.
			return (encoded.length() % 4 != 0) ? null
					: StandardCharsets.UTF_8.newDecoder()
						.decode(ByteBuffer.wrap(Base64.getDecoder().decode(encoded)))
						.toString();
		}
		catch (IllegalArgumentException | CharacterCodingException ex) {
			return null;
		}
	}

	private static RpcException mismatch(String header, String value, String expected) {
		return RpcException.headerMismatch("%s header value '%s' does not match body value '%s'".formatted(header,
				excerpt(value), excerpt(expected)));
	}

	private static String excerpt(String text) {
		return Excerpt.of(text, LONGEST_QUOTE);
	}

}
