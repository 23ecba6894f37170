package io.nangomcp.http;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets a client read its answer although it still sends its request. A socket that is
 * closed with bytes unread is reset, which takes away the answer as well. So only the way
 * to the client is closed at first, and what comes from there is thrown away for a while,
 * until the client closes its own. All is done on the connection's event loop.
 */
final class LingeringClose {

	private static final Logger logger = LoggerFactory.getLogger(LingeringClose.class);

	private final Duration limit;

	private boolean midRequest;

	private boolean lingering;

	LingeringClose(Duration limit) {
		this.limit = limit;
	}

	/** Goes before TLS, so that its farewell has been sent when the connection closes. */
	ChannelHandler bytes() {
		return new ChannelDuplexHandler() {
			@Override
			public void close(ChannelHandlerContext context, ChannelPromise closed) throws Exception {
				if (LingeringClose.this.midRequest && context.channel() instanceof DuplexChannel channel
						&& channel.isActive()) {
					channel.closeFuture().addListener((done) -> closed.trySuccess());
					linger(context, channel);
				}
				else {
					super.close(context, closed);
				}
			}

			@Override
			public void channelRead(ChannelHandlerContext context, Object bytes) {
				if (LingeringClose.this.lingering) {
					ReferenceCountUtil.release(bytes);
				}
				else {
					context.fireChannelRead(bytes);
				}
			}

			@Override
			public void channelReadComplete(ChannelHandlerContext context) {
				if (LingeringClose.this.lingering) {
					context.read();
				}
				else {
					context.fireChannelReadComplete();
				}
			}
		};
	}

	/** Sees whether a request is complete. */
	ChannelHandler messages() {
		return new ChannelInboundHandlerAdapter() {
			@Override
			public void channelRead(ChannelHandlerContext context, Object message) {
				if (message instanceof HttpRequest) {
					LingeringClose.this.midRequest = true;
				}
				if (message instanceof LastHttpContent last && last.decoderResult().isSuccess()) {
					LingeringClose.this.midRequest = false;
				}
				context.fireChannelRead(message);
			}
		};
	}

	private void linger(ChannelHandlerContext context, DuplexChannel channel) {
		if (this.lingering) {
			return;
		}
		this.lingering = true;
		channel.shutdownOutput().addListener((shut) -> context.read());
		Future<?> end = context.executor()
			.schedule(() -> expire(context), this.limit.toMillis(), TimeUnit.MILLISECONDS);
		channel.closeFuture().addListener((closed) -> end.cancel(false));
	}

	private static void expire(ChannelHandlerContext context) {
		context.close().addListener((closed) -> logger.debug("A connection is closed, whose request did not end"));
	}

}
