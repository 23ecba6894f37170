package io.nangomcp.http;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.LastHttpContent;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes a connection whose request line and headers are not there in time, counted from
 * their first byte, and for the first request from the connection. The parts of slow
 * headers keep a connection from being idle, so that no other timeout closes it. All is
 * done on the connection's event loop.
 */
final class HeaderDeadline {

	private static final Logger logger = LoggerFactory.getLogger(HeaderDeadline.class);

	private final Duration limit;

	private boolean betweenRequests = true;

	private boolean begun;

	private @Nullable Future<?> deadline;

	HeaderDeadline(Duration limit) {
		this.limit = limit;
	}

	/** Sees what arrives, before it is decoded. */
	ChannelHandler bytes() {
		return new ChannelInboundHandlerAdapter() {
			@Override
			public void channelActive(ChannelHandlerContext context) {
				begin(context);
				context.fireChannelActive();
			}

			@Override
			public void channelRead(ChannelHandlerContext context, Object bytes) {
				HeaderDeadline.this.begun = true;
				context.fireChannelRead(bytes);
			}

			@Override
			public void channelReadComplete(ChannelHandlerContext context) {
				if (HeaderDeadline.this.betweenRequests && HeaderDeadline.this.begun) {
					begin(context);
				}
				context.fireChannelReadComplete();
			}

			@Override
			public void channelInactive(ChannelHandlerContext context) {
				end();
				context.fireChannelInactive();
			}
		};
	}

	/** Sees what it is decoded to. */
	ChannelHandler messages() {
		return new ChannelInboundHandlerAdapter() {
			@Override
			public void channelRead(ChannelHandlerContext context, Object message) {
				HeaderDeadline.this.begun = false;
				if (message instanceof HttpRequest) {
					HeaderDeadline.this.betweenRequests = false;
					end();
				}
				if (message instanceof LastHttpContent) {
					HeaderDeadline.this.betweenRequests = true;
				}
				context.fireChannelRead(message);
			}
		};
	}

	private void begin(ChannelHandlerContext context) {
		if (this.deadline == null) {
			this.deadline = context.executor()
				.schedule(() -> expire(context), this.limit.toMillis(), TimeUnit.MILLISECONDS);
		}
	}

	private static void expire(ChannelHandlerContext context) {
		context.close().addListener((closed) -> logger.debug("A connection is closed, whose request did not come"));
	}

	private void end() {
		if (this.deadline != null) {
			this.deadline.cancel(false);
			this.deadline = null;
		}
	}

}
