package io.nangomcp.nango;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.core.io.buffer.NettyDataBufferFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link AnswerBytes}.
 */
class AnswerBytesTests {

	private static final int MOST = 100_000;

	private final List<ByteBuf> pieces = new ArrayList<>();

	private final AnswerBytes answer = new AnswerBytes(MOST);

	@ParameterizedTest
	@ValueSource(ints = { 1, 3, 7_001, MOST })
	void gathersWhatComesInPieces(int size) {
		byte[] bytes = new byte[MOST];
		new Random(size).nextBytes(bytes);
		for (int from = 0; from < MOST; from += size) {
			add(bytes, from, Math.min(size, MOST - from));
		}
		assertThat(this.answer.toArray()).isEqualTo(bytes);
		assertThat(this.pieces).allMatch((piece) -> piece.refCnt() == 0);
	}

	@Test
	void isNothingWhileNothingComes() {
		assertThat(this.answer.toArray()).isEmpty();
	}

	@Test
	void takesNoMoreThanItMay() {
		add(new byte[MOST], 0, MOST);
		assertThatExceptionOfType(DataBufferLimitException.class).isThrownBy(() -> add(new byte[1], 0, 1));
		assertThat(this.pieces).allMatch((piece) -> piece.refCnt() == 0);
	}

	private void add(byte[] bytes, int from, int size) {
		ByteBuf piece = Unpooled.copiedBuffer(bytes, from, size);
		this.pieces.add(piece);
		this.answer.add(new NettyDataBufferFactory(piece.alloc()).wrap(piece));
	}

}
