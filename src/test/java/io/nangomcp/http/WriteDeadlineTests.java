package io.nangomcp.http;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.embedded.EmbeddedChannel;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link WriteDeadline}, at a time of their own; see
 * {@link ConnectionLimitsTests} for real sockets.
 */
class WriteDeadlineTests {

	/** Pieces of an answer, which are ten bytes in all. */
	static Stream<List<byte[]>> answers() {
		return Stream.of(List.of(new byte[10]), Stream.generate(() -> new byte[1]).limit(10).toList());
	}

	@ParameterizedTest
	@MethodSource("answers")
	void leavesAClientAloneThatReadsSlowly(List<byte[]> answer) {
		SlowChannel channel = new SlowChannel(Duration.ofSeconds(60));
		channel.send(answer);
		for (int read = 0; read < 10; read++) {
			channel.pass(Duration.ofSeconds(59));
			assertThat(channel.isOpen()).as("after %d bytes", read).isTrue();
			channel.read(1);
		}
		channel.pass(Duration.ofDays(1));
		assertThat(channel.isOpen()).isTrue();
	}

	@ParameterizedTest
	@MethodSource("answers")
	void closesAConnectionWhoseClientReadsNoMore(List<byte[]> answer) {
		SlowChannel channel = new SlowChannel(Duration.ofSeconds(60));
		channel.send(answer);
		channel.read(9);
		channel.pass(Duration.ofSeconds(60));
		assertThat(channel.isOpen()).isTrue();
		channel.pass(Duration.ofSeconds(60));
		assertThat(channel.isOpen()).isFalse();
	}

	/**
	 * Sends as much as its client reads.
	 */
	private static final class SlowChannel extends EmbeddedChannel {

		private int room;

		SlowChannel(Duration limit) {
			super(new WriteDeadline(limit));
			freezeTime();
		}

		void send(List<byte[]> pieces) {
			writeOutbound(pieces.stream().map(Unpooled::wrappedBuffer).toArray());
		}

		void read(int bytes) {
			this.room = bytes;
			flush();
		}

		void pass(Duration time) {
			advanceTimeBy(time.toSeconds(), TimeUnit.SECONDS);
			runScheduledPendingTasks();
		}

		@Override
		protected void doWrite(ChannelOutboundBuffer waiting) {
			while (this.room > 0 && waiting.current() instanceof ByteBuf next) {
				int sent = Math.min(this.room, next.readableBytes());
				waiting.removeBytes(sent);
				this.room -= sent;
			}
		}

	}

}
