package io.nangomcp.http;

import java.net.SocketAddress;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.nangomcp.telemetry.ServerMeter;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ServerChannelRecvByteBufAllocator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.netty.ConnectionObserver;
import reactor.netty.NettyPipeline;
import reactor.netty.http.server.HttpServer;

import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;

/**
 * How long a client may take to say what it wants and to read what it gets, how long it
 * may be idle, and how many connections there are: those who connect and say nothing must
 * not keep others out. The management port is another server, and has no limits of ours.
 */
class ConnectionLimits implements WebServerFactoryCustomizer<NettyReactiveWebServerFactory> {

	private static final Logger logger = LoggerFactory.getLogger(ConnectionLimits.class);

	/** Enough to send what fits into a request, and more. */
	private static final Duration LONGEST_FAREWELL = Duration.ofSeconds(10);

	/**
	 * Of the connections that wait. Netty's epoll lets in one in each turn of the event
	 * loop, which serves many requests: a crowd would wait for seconds.
	 */
	private static final int ACCEPTED_AT_ONCE = 64;

	private final HttpProperties properties;

	private final Counter refusals;

	private final AtomicInteger open = new AtomicInteger();

	ConnectionLimits(HttpProperties properties, MeterRegistry meters) {
		this.properties = properties;
		this.refusals = ServerMeter.LIMIT_REFUSALS.counter(meters, "mcp.http.max-connections");
		ServerMeter.HTTP_CONNECTIONS.gauge(meters, this.open, AtomicInteger::get);
	}

	@Override
	public void customize(NettyReactiveWebServerFactory factory) {
		// What follows is about HTTP/1.1, whatever server.http2.enabled says.
		factory.setHttp2(null);
		factory.addServerCustomizers(this::limit);
	}

	private HttpServer limit(HttpServer server) {
		return server
			.option(ChannelOption.RECVBUF_ALLOCATOR,
					new ServerChannelRecvByteBufAllocator().respectMaybeMoreData(false)
						.maxMessagesPerRead(ACCEPTED_AT_ONCE))
			.idleTimeout(this.properties.idleTimeout())
			.doOnChannelInit(this::limit);
	}

	private void limit(ConnectionObserver observer, Channel channel, @Nullable SocketAddress remote) {
		if (this.open.incrementAndGet() > this.properties.maxConnections()) {
			this.refusals.increment();
			channel.close()
				.addListener((closed) -> logger.debug("A connection is refused, because there are too many"));
		}
		channel.closeFuture().addListener((closed) -> this.open.decrementAndGet());
		LingeringClose lingering = new LingeringClose(LONGEST_FAREWELL);
		RequestPace pace = new RequestPace(this.properties.headerTimeout());
		ChannelPipeline pipeline = channel.pipeline();
		pipeline.addFirst(new WriteDeadline(this.properties.writeTimeout()), lingering.bytes(), pace.bytes());
		pipeline.addAfter(NettyPipeline.HttpCodec, null, pace.messages());
		pipeline.addAfter(NettyPipeline.HttpCodec, null, lingering.messages());
	}

}
