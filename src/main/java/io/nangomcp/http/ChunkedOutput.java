package io.nangomcp.http;

import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferFactory;
import org.springframework.core.io.buffer.DataBufferUtils;

/**
 * Bytes in buffers that are sent as they are: more of them take more buffers, where one
 * that grows would be copied again and again. Whoever fills it takes the bytes or gives
 * them back.
 */
final class ChunkedOutput extends OutputStream {

	/** In bytes; most answers have room in it. */
	private static final int FIRST = 4_096;

	/** In bytes; Netty keeps buffers of this size for the next answer. */
	private static final int LARGEST = 65_536;

	/** Of the one before, so that what is a little too large takes not much more. */
	private static final int GROWTH = 4;

	private final DataBufferFactory factory;

	private final List<DataBuffer> chunks = new ArrayList<>();

	private DataBuffer last;

	ChunkedOutput(DataBufferFactory factory) {
		this.factory = factory;
		this.last = add(FIRST);
	}

	@Override
	public void write(int octet) {
		write(new byte[] { (byte) octet }, 0, 1);
	}

	@Override
	public void write(byte[] bytes, int offset, int length) {
		int written = 0;
		while (written < length) {
			if (this.last.writableByteCount() == 0) {
				this.last = add(Math.min(LARGEST, GROWTH * this.last.capacity()));
			}
			int more = Math.min(length - written, this.last.writableByteCount());
			this.last.write(bytes, offset + written, more);
			written += more;
		}
	}

	private DataBuffer add(int size) {
		DataBuffer chunk = this.factory.allocateBuffer(size);
		this.chunks.add(chunk);
		return chunk;
	}

	/** All bytes, which are the caller's from now on. */
	DataBuffer take() {
		return (this.chunks.size() == 1) ? this.last : this.factory.join(this.chunks);
	}

	/** Gives up all bytes. */
	void release() {
		this.chunks.forEach(DataBufferUtils::release);
	}

}
