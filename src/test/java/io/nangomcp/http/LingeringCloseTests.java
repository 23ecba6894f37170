package io.nangomcp.http;

import java.io.IOException;
import java.time.Duration;

import io.netty.channel.Channel;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import reactor.netty.DisposableServer;
import reactor.netty.NettyPipeline;
import reactor.netty.http.server.HttpServer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

/**
 * Tests for {@link LingeringClose}; see {@link EdgeTests} for what it is good for.
 */
class LingeringCloseTests {

	@Test
	void doesNotWaitForEverForAClientThatGoesOnSending() throws IOException {
		DisposableServer server = HttpServer.create()
			.host("127.0.0.1")
			.port(0)
			.doOnChannelInit((observer, channel, remote) -> install(channel))
			.handle((request, response) -> response.status(413).header("Connection", "close").send())
			.bindNow();
		try (RawConnection connection = new RawConnection(server.port())) {
			connection.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999\r\n\r\n");
			assertThat(connection.readToEnd()).startsWith("HTTP/1.1 413 ");
			Awaitility.await().untilAsserted(() -> assertThatIOException().isThrownBy(() -> connection.send("x")));
		}
		finally {
			server.disposeNow();
		}
	}

	private static void install(Channel channel) {
		LingeringClose lingering = new LingeringClose(Duration.ofMillis(200));
		channel.pipeline().addFirst(lingering.bytes());
		channel.pipeline().addAfter(NettyPipeline.HttpCodec, null, lingering.messages());
	}

}
