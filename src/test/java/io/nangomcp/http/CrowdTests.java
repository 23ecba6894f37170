package io.nangomcp.http;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.nangomcp.telemetry.ServerMeter;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.resources.LoopResources;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.reactor.netty.NettyServerCustomizer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Many clients that come together, while the only event loop is busy.
 */
class CrowdTests {

	private static final int CLIENTS = 40;

	private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

	private final LoopResources loop = LoopResources.create("crowd", 1, true);

	@Test
	void letsAllInBeforeItServesTheFirst() throws IOException, InterruptedException {
		DisposableServer server = start();
		List<RawConnection> clients = new ArrayList<>();
		AtomicBoolean crowded = new AtomicBoolean();
		CountDownLatch busy = new CountDownLatch(1);
		this.loop.onServer(true).execute(() -> {
			busy.countDown();
			spinUntil(crowded);
		});
		try {
			assertThat(busy.await(1, TimeUnit.MINUTES)).isTrue();
			for (int client = 0; client < CLIENTS; client++) {
				RawConnection connection = new RawConnection(server.port());
				clients.add(connection);
				connection.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
			}
			crowded.set(true);
			for (RawConnection client : clients) {
				assertThat(client.read().body()).isEqualTo(CLIENTS + " are in");
			}
		}
		finally {
			crowded.set(true);
			for (RawConnection client : clients) {
				client.close();
			}
			server.disposeNow();
			this.loop.dispose();
		}
	}

	private DisposableServer start() {
		NettyReactiveWebServerFactory factory = new NettyReactiveWebServerFactory();
		HttpProperties properties = new Binder(new MapConfigurationPropertySource()).bindOrCreate("mcp.http",
				HttpProperties.class);
		new ConnectionLimits(properties, this.meters).customize(factory);
		HttpServer server = HttpServer.create().runOn(this.loop).host("127.0.0.1").port(0);
		for (NettyServerCustomizer customizer : factory.getServerCustomizers()) {
			server = customizer.apply(server);
		}
		return server.handle((request, response) -> response.sendString(Mono.fromSupplier(this::open))).bindNow();
	}

	private String open() {
		return "%d are in".formatted((int) this.meters.get(ServerMeter.HTTP_CONNECTIONS.getName()).gauge().value());
	}

	/** An event loop may not wait by any other means. */
	private static void spinUntil(AtomicBoolean flag) {
		boolean set = flag.get();
		while (!set) {
			set = flag.get();
		}
	}

}
