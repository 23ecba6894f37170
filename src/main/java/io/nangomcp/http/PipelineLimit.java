package io.nangomcp.http;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes a connection that sends one request after the other without waiting for answers:
 * Reactor Netty keeps them all in memory. One that waits is read on.
 */
final class PipelineLimit extends ChannelDuplexHandler {

	private static final Logger logger = LoggerFactory.getLogger(PipelineLimit.class);

	private static final int MOST = 8;

	private int unanswered;

	@Override
	public void channelRead(ChannelHandlerContext context, Object message) {
		if (message instanceof HttpRequest) {
			this.unanswered++;
		}
		if (this.unanswered <= MOST) {
			context.fireChannelRead(message);
			return;
		}
		ReferenceCountUtil.release(message);
		context.close()
			.addListener((closed) -> logger.debug("A connection is closed, which has too many requests unanswered"));
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

	/**
	 * Now and then Reactor Netty forgets to read on after a request that it answered
	 * before all of it had come, and leaves the client waiting for ever.
	 */
	private void answered(ChannelHandlerContext context) {
		this.unanswered--;
		if (this.unanswered == 0) {
			context.channel().config().setAutoRead(true);
		}
	}

}
