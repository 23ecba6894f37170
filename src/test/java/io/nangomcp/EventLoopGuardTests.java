package io.nangomcp;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.blockhound.BlockingOperationError;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.server.HttpServer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

/**
 * Tests for {@link EventLoopGuard}: a server that blocks its event loop on purpose.
 */
class EventLoopGuardTests {

	static Stream<Arguments> blocks() {
		return Stream.of(argumentSet("waits", (Runnable) () -> LockSupport.parkNanos(1)),
				argumentSet("connects", (Runnable) EventLoopGuardTests::connect));
	}

	@ParameterizedTest
	@MethodSource("blocks")
	void catchesABlockOfAnEventLoopThoughTheServerHandlesIt(Runnable block) {
		assertThat(answerOfAServerThat(block)).isEqualTo("handled");
		assertThat(EventLoopGuard.blocks()).hasOnlyElementsOfType(BlockingOperationError.class).isNotEmpty();
	}

	static Stream<Arguments> moments() {
		return Stream.of(argumentSet("spins", (Runnable) Thread::onSpinWait),
				argumentSet("yields", (Runnable) Thread::yield));
	}

	@ParameterizedTest
	@MethodSource("moments")
	void letsAnEventLoopMakeWay(Runnable moment) {
		assertThat(answerOfAServerThat(moment)).isEqualTo("not caught");
		assertThat(EventLoopGuard.blocks()).isEmpty();
	}

	private static @Nullable String answerOfAServerThat(Runnable block) {
		DisposableServer server = HttpServer.create()
			.host("127.0.0.1")
			.port(0)
			.handle((request, response) -> response.sendString(Mono.fromSupplier(() -> answer(block))))
			.bindNow();
		try {
			return HttpClient.create()
				.get()
				.uri("http://127.0.0.1:" + server.port())
				.responseContent()
				.aggregate()
				.asString()
				.block();
		}
		finally {
			server.disposeNow();
		}
	}

	private static String answer(Runnable block) {
		try {
			block.run();
			return "not caught";
		}
		catch (BlockingOperationError ex) {
			return "handled";
		}
	}

	private static void connect() {
		try (Socket socket = new Socket()) {
			socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), 9));
		}
		catch (IOException ex) {
			// Blocks, whether or not anybody listens.
		}
	}

}
