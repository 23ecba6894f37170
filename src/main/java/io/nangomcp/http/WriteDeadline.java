package io.nangomcp.http;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes a connection whose client does not read: something waits to be sent, and nothing
 * of it has gone out for a while. A client that reads slowly is left alone. There is a
 * timer only while something waits, which is rare. All is done on the connection's event
 * loop.
 */
final class WriteDeadline extends ChannelDuplexHandler {

	private static final Logger logger = LoggerFactory.getLogger(WriteDeadline.class);

	private final Duration limit;

	private final ChannelFutureListener counter = (written) -> this.written++;

	private long written;

	private @Nullable Future<?> deadline;

	WriteDeadline(Duration limit) {
		this.limit = limit;
	}

	@Override
	public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) throws Exception {
		super.write(context, message, promise.unvoid().addListener(this.counter));
	}

	@Override
	public void flush(ChannelHandlerContext context) throws Exception {
		super.flush(context);
		ChannelOutboundBuffer waiting = context.channel().unsafe().outboundBuffer();
		if (this.deadline == null && waiting != null && !waiting.isEmpty()) {
			expect(progress(waiting), context);
		}
	}

	@Override
	public void channelInactive(ChannelHandlerContext context) throws Exception {
		if (this.deadline != null) {
			this.deadline.cancel(false);
		}
		super.channelInactive(context);
	}

	private void expect(Progress before, ChannelHandlerContext context) {
		this.deadline = context.executor()
			.schedule(() -> check(before, context), this.limit.toMillis(), TimeUnit.MILLISECONDS);
	}

	private void check(Progress before, ChannelHandlerContext context) {
		this.deadline = null;
		ChannelOutboundBuffer waiting = context.channel().unsafe().outboundBuffer();
		if (waiting == null || waiting.isEmpty()) {
			return;
		}
		Progress now = progress(waiting);
		if (!now.equals(before)) {
			expect(now, context);
			return;
		}
		// The system, too, forgets at once what it could not send.
		context.channel().config().setOption(ChannelOption.SO_LINGER, 0);
		context.close().addListener((closed) -> logger.debug("A connection is closed, whose client does not read"));
	}

	private Progress progress(ChannelOutboundBuffer waiting) {
		return new Progress(this.written, waiting.currentProgress());
	}

	/**
	 * How far writing has come.
	 *
	 * @param written how many buffers have gone out
	 * @param ofNext how many bytes of the next one
	 */
	private record Progress(long written, long ofNext) {

	}

}
