package io.nangomcp.nango;

import java.util.Arrays;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.core.io.buffer.DataBufferUtils;

/**
 * The bytes of an answer, which come in pieces, none of which is held.
 */
final class AnswerBytes {

	private static final byte[] NOTHING = new byte[0];

	private final int most;

	private byte[] bytes = NOTHING;

	private int size;

	/**
	 * Has no bytes yet.
	 * @param most how many it may get
	 */
	AnswerBytes(int most) {
		this.most = most;
	}

	/**
	 * Adds a piece, and releases it.
	 * @throws DataBufferLimitException when there are too many bytes
	 */
	void add(DataBuffer piece) {
		try {
			int more = piece.readableByteCount();
			if (more > this.most - this.size) {
				throw new DataBufferLimitException("An answer of more than " + this.most + " bytes");
			}
			makeRoom(this.size + more);
			piece.read(this.bytes, this.size, more);
			this.size += more;
		}
		finally {
			DataBufferUtils.release(piece);
		}
	}

	private void makeRoom(int needed) {
		if (needed > this.bytes.length) {
			this.bytes = Arrays.copyOf(this.bytes, Math.clamp(2L * this.bytes.length, needed, this.most));
		}
	}

	byte[] toArray() {
		return (this.size == this.bytes.length) ? this.bytes : Arrays.copyOf(this.bytes, this.size);
	}

}
