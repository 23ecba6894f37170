package io.nangomcp.http;

import java.net.SocketAddress;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

import io.netty.channel.Channel;
import io.netty.channel.ChannelPipeline;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.netty.ConnectionObserver;
import reactor.netty.NettyPipeline;
import reactor.netty.http.server.HttpServer;

import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;

/**
 * How long a client may take to say what it wants, how long it may be idle, and how many
 * connections there are: those who connect and say nothing must not keep others out.
 */
class ConnectionLimits implements WebServerFactoryCustomizer<NettyReactiveWebServerFactory> {

	private static final Logger logger = LoggerFactory.getLogger(ConnectionLimits.class);

	/** Enough to send what fits into a request, and more. */
	private static final Duration LONGEST_FAREWELL = Duration.ofSeconds(10);

	private final HttpProperties properties;

	private final AtomicInteger open = new AtomicInteger();

	ConnectionLimits(HttpProperties properties) {
		this.properties = properties;
	}

	@Override
	public void customize(NettyReactiveWebServerFactory factory) {
		// What follows is about HTTP/1.1, whatever server.http2.enabled says.
		factory.setHttp2(null);
		factory.addServerCustomizers(this::limit);
	}

	private HttpServer limit(HttpServer server) {
		return server.idleTimeout(this.properties.idleTimeout())
			.requestTimeout(this.properties.bodyTimeout())
			.doOnChannelInit(this::limit);
	}

	private void limit(ConnectionObserver observer, Channel channel, @Nullable SocketAddress remote) {
		if (this.open.incrementAndGet() > this.properties.maxConnections()) {
			channel.close()
				.addListener((closed) -> logger.debug("A connection is refused, because there are too many"));
		}
		channel.closeFuture().addListener((closed) -> this.open.decrementAndGet());
		LingeringClose lingering = new LingeringClose(LONGEST_FAREWELL);
		HeaderDeadline deadline = new HeaderDeadline(this.properties.headerTimeout());
		ChannelPipeline pipeline = channel.pipeline();
		pipeline.addFirst(lingering.bytes(), deadline.bytes());
		pipeline.addAfter(NettyPipeline.HttpCodec, null, deadline.messages());
		pipeline.addAfter(NettyPipeline.HttpCodec, null, new PipelineLimit());
		pipeline.addAfter(NettyPipeline.HttpCodec, null, lingering.messages());
	}

}
