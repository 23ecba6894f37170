package io.nangomcp.nango;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

import tools.jackson.core.SerializableString;
import tools.jackson.core.io.SerializedString;

/**
 * A string that is in UTF-8 already, for a generator that writes UTF-8. What other
 * generators ask for is made when they do.
 */
record Utf8String(byte[] utf8) implements SerializableString {

	private static final int NO_ROOM = -1;

	@Override
	public byte[] asUnquotedUTF8() {
		return this.utf8;
	}

	@Override
	public int appendUnquotedUTF8(byte[] buffer, int offset) {
		if (this.utf8.length > buffer.length - offset) {
			return NO_ROOM;
		}
		System.arraycopy(this.utf8, 0, buffer, offset, this.utf8.length);
		return this.utf8.length;
	}

	@Override
	public int writeUnquotedUTF8(OutputStream out) throws IOException {
		out.write(this.utf8);
		return this.utf8.length;
	}

	@Override
	public int putUnquotedUTF8(ByteBuffer buffer) {
		if (this.utf8.length > buffer.remaining()) {
			return NO_ROOM;
		}
		buffer.put(this.utf8);
		return this.utf8.length;
	}

	@Override
	public String getValue() {
		return new String(this.utf8, StandardCharsets.UTF_8);
	}

	@Override
	public int charLength() {
		return getValue().length();
	}

	@Override
	public char[] asQuotedChars() {
		return decoded().asQuotedChars();
	}

	@Override
	public byte[] asQuotedUTF8() {
		return decoded().asQuotedUTF8();
	}

	@Override
	public int appendQuotedUTF8(byte[] buffer, int offset) {
		return decoded().appendQuotedUTF8(buffer, offset);
	}

	@Override
	public int appendQuoted(char[] buffer, int offset) {
		return decoded().appendQuoted(buffer, offset);
	}

	@Override
	public int appendUnquoted(char[] buffer, int offset) {
		return decoded().appendUnquoted(buffer, offset);
	}

	@Override
	public int writeQuotedUTF8(OutputStream out) throws IOException {
		return decoded().writeQuotedUTF8(out);
	}

	@Override
	public int putQuotedUTF8(ByteBuffer buffer) throws IOException {
		return decoded().putQuotedUTF8(buffer);
	}

	private SerializableString decoded() {
		return new SerializedString(getValue());
	}

}
