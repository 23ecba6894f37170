package io.nangomcp.http;

import java.io.ByteArrayOutputStream;
import java.util.Random;

import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.UnpooledByteBufAllocator;
import org.junit.jupiter.api.Test;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferFactory;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.core.io.buffer.NettyDataBufferFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ChunkedOutput}.
 */
class ChunkedOutputTests {

	@Test
	void keepsEveryByteInItsOrder() {
		Random random = new Random(1);
		for (int round = 0; round < 200; round++) {
			DataBufferFactory factory = (round % 2 == 0) ? new DefaultDataBufferFactory()
					: new NettyDataBufferFactory(PooledByteBufAllocator.DEFAULT);
			ByteArrayOutputStream expected = new ByteArrayOutputStream();
			ChunkedOutput output = new ChunkedOutput(factory);
			for (int pieces = random.nextInt(6); pieces > 0; pieces--) {
				byte[] piece = new byte[random.nextInt(100_000)];
				random.nextBytes(piece);
				int offset = random.nextInt(piece.length + 1);
				output.write(piece, offset, piece.length - offset);
				expected.write(piece, offset, piece.length - offset);
				output.write(pieces);
				expected.write(pieces);
			}
			assertThat(takeBytes(output)).isEqualTo(expected.toByteArray());
		}
	}

	@Test
	void leavesNothingBehind() {
		UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(true);
		ChunkedOutput output = new ChunkedOutput(new NettyDataBufferFactory(allocator));
		output.write(new byte[300_000], 0, 300_000);
		output.release();
		assertThat(allocator.metric().usedHeapMemory() + allocator.metric().usedDirectMemory()).isZero();
		ChunkedOutput taken = new ChunkedOutput(new NettyDataBufferFactory(allocator));
		taken.write(new byte[300_000], 0, 300_000);
		DataBufferUtils.release(taken.take());
		assertThat(allocator.metric().usedHeapMemory() + allocator.metric().usedDirectMemory()).isZero();
	}

	private static byte[] takeBytes(ChunkedOutput output) {
		DataBuffer buffer = output.take();
		byte[] bytes = new byte[buffer.readableByteCount()];
		buffer.read(bytes);
		DataBufferUtils.release(buffer);
		return bytes;
	}

}
