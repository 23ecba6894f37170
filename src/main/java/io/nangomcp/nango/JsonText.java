package io.nangomcp.nango;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.JacksonSerializable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.jsontype.TypeSerializer;

/**
 * One JSON value as somebody wrote it, with every digit and space, which goes its way as
 * bytes: it may be large. Jackson writes it as the value that it is.
 */
public final class JsonText extends JacksonSerializable.Base {

	/** The encoding shows in so many bytes. */
	private static final int TELLING = 4;

	private static final int DECODED_AT_A_TIME = 8_192;

	private final byte[] utf8;

	private JsonText(byte[] utf8) {
		this.utf8 = utf8;
	}

	/**
	 * Takes a text that is known to be JSON.
	 * @param json one JSON value
	 * @return the text as bytes
	 */
	public static JsonText of(String json) {
		return of(json.getBytes(StandardCharsets.UTF_8));
	}

	/**
	 * Takes bytes that are known to be JSON in UTF-8.
	 * @param utf8 one JSON value, which the caller does not change any more
	 * @return the same as a text
	 */
	public static JsonText of(byte[] utf8) {
		return new JsonText(utf8);
	}

	/**
	 * Takes what should be JSON.
	 * @param utf8 the bytes, which the caller does not change any more
	 * @throws NangoException {@link NangoError.Unreadable} when they are anything but one
	 * JSON value in UTF-8
	 */
	static JsonText read(byte[] utf8, JsonMapper mapper) {
		try (JsonParser parser = mapper.createParser(utf8)) {
			if (parser.nextToken() == null) {
				throw new NangoException(new NangoError.Unreadable("it is empty"));
			}
			parser.skipChildren();
			if (parser.nextToken() != null) {
				throw new NangoException(new NangoError.Unreadable("it is more than one JSON value"));
			}
		}
		catch (JacksonException ex) {
			// Without the cause, which quotes the answer.
			throw new NangoException(new NangoError.Unreadable("it is not JSON"));
		}
		if (isInAnotherEncoding(utf8) || !isUtf8(utf8)) {
			throw new NangoException(new NangoError.Unreadable("it is not in UTF-8"));
		}
		return new JsonText(utf8);
	}

	/**
	 * The parser reads all that JSON was ever written in. What is wider than UTF-8 begins
	 * with a mark, or has a zero beside each sign of ASCII, with which JSON begins.
	 */
	private static boolean isInAnotherEncoding(byte[] json) {
		boolean another = json[0] < 0;
		for (int index = 0; index < Math.min(json.length, TELLING); index++) {
			another |= json[index] == 0;
		}
		return another;
	}

	/** The parser lets pass what it skips: overlong forms, halves of surrogate pairs. */
	private static boolean isUtf8(byte[] bytes) {
		CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
		ByteBuffer rest = ByteBuffer.wrap(bytes);
		CharBuffer decoded = CharBuffer.allocate(Math.min(bytes.length, DECODED_AT_A_TIME));
		CoderResult result = CoderResult.OVERFLOW;
		while (result.isOverflow()) {
			result = decoder.decode(rest, decoded.clear(), true);
		}
		return result.isUnderflow();
	}

	/**
	 * Reads the value.
	 * @param mapper with what
	 * @return the value as a tree
	 */
	public JsonNode toTree(JsonMapper mapper) {
		return mapper.readTree(this.utf8);
	}

	/**
	 * The size of the text.
	 * @return in bytes
	 */
	public int size() {
		return this.utf8.length;
	}

	/**
	 * Whether the value is an object.
	 * @return whether its first sign is a brace
	 */
	public boolean isObject() {
		int first = 0;
		while (first < this.utf8.length && this.utf8[first] <= ' ') {
			first++;
		}
		return first < this.utf8.length && this.utf8[first] == '{';
	}

	/**
	 * Writes the text as a string.
	 * @param generator writes UTF-8
	 */
	public void writeAsString(JsonGenerator generator) {
		generator.writeUTF8String(this.utf8, 0, this.utf8.length);
	}

	@Override
	public void serialize(JsonGenerator generator, SerializationContext context) {
		generator.writeRawValue(new Utf8String(this.utf8));
	}

	@Override
	public void serializeWithType(JsonGenerator generator, SerializationContext context, TypeSerializer types) {
		serialize(generator, context);
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof JsonText json && Arrays.equals(this.utf8, json.utf8);
	}

	@Override
	public int hashCode() {
		return Arrays.hashCode(this.utf8);
	}

	/**
	 * The text as Java has texts.
	 * @return all of it
	 */
	public String text() {
		return new String(this.utf8, StandardCharsets.UTF_8);
	}

	/**
	 * Never prints the text.
	 */
	@Override
	public String toString() {
		return "JsonText[size=%d]".formatted(this.utf8.length);
	}

}
