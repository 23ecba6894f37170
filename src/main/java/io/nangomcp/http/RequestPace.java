package io.nangomcp.http;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes a connection whose client is too slow or too fast: while nothing is being
 * answered, what it has begun to send must come to its end in time, and a new connection
 * must begin; and it may send only so many requests ahead of their answers, which Reactor
 * Netty all keeps in memory. The parts of what trickles in keep a connection from being
 * idle, so that no other timeout closes it. All is done on the connection's event loop.
 */
final class RequestPace {

	private static final Logger logger = LoggerFactory.getLogger(RequestPace.class);

	private static final int MOST_UNANSWERED = 8;

	private final Duration limit;

	private boolean incomplete = true;

	private int unanswered;

	private @Nullable Future<?> deadline;

	RequestPace(Duration limit) {
		this.limit = limit;
	}

	/** Sees what arrives, before it is decoded. */
	ChannelHandler bytes() {
		return new ChannelInboundHandlerAdapter() {
			@Override
			public void channelActive(ChannelHandlerContext context) {
				watch(context);
				context.fireChannelActive();
			}

			@Override
			public void channelRead(ChannelHandlerContext context, Object bytes) {
				RequestPace.this.incomplete = true;
				context.fireChannelRead(bytes);
			}

			@Override
			public void channelReadComplete(ChannelHandlerContext context) {
				watch(context);
				context.fireChannelReadComplete();
			}

			@Override
			public void channelInactive(ChannelHandlerContext context) {
				end();
				context.fireChannelInactive();
			}
		};
	}

	/** Sees what it is decoded to, and the answers. */
	ChannelHandler messages() {
		return new ChannelDuplexHandler() {
			@Override
			public void channelRead(ChannelHandlerContext context, Object message) {
				RequestPace.this.incomplete = !(message instanceof LastHttpContent);
				if (message instanceof HttpRequest) {
					RequestPace.this.unanswered++;
					end();
				}
				if (RequestPace.this.unanswered <= MOST_UNANSWERED) {
					context.fireChannelRead(message);
					return;
				}
				ReferenceCountUtil.release(message);
				hangUp(context, "which has too many requests unanswered");
			}

			@Override
			public void write(ChannelHandlerContext context, Object message, ChannelPromise written) throws Exception {
				boolean interim = message instanceof HttpResponse response
						&& response.status().equals(HttpResponseStatus.CONTINUE);
				ChannelPromise promise = written.unvoid();
				if (message instanceof LastHttpContent && !interim) {
					promise.addListener((sent) -> answered(context));
				}
				super.write(context, message, promise);
			}
		};
	}

	private void answered(ChannelHandlerContext context) {
		this.unanswered--;
		watch(context);
	}

	private void watch(ChannelHandlerContext context) {
		if (!this.incomplete || this.unanswered > 0 || !context.channel().isActive()) {
			end();
		}
		else if (this.deadline == null) {
			this.deadline = context.executor()
				.schedule(() -> hangUp(context, "whose request did not come"), this.limit.toMillis(),
						TimeUnit.MILLISECONDS);
		}
	}

	private static void hangUp(ChannelHandlerContext context, String which) {
		context.close().addListener((closed) -> logger.debug("A connection is closed, {}", which));
	}

	private void end() {
		if (this.deadline != null) {
			this.deadline.cancel(false);
			this.deadline = null;
		}
	}

}
