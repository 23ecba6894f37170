package io.nangomcp;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Callable;

import io.nangomcp.upstream.OwnNango;
import io.nangomcp.upstream.ScriptedNango;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A client that goes away during a call.
 */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
@ExtendWith(OutputCaptureExtension.class)
class ClientDisconnectTests {

	private static final String CALL = """
			{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"slow"}}""";

	@OwnNango
	private static final ScriptedNango NANGO = ScriptedNango
		.start(ScriptedNango.json(200, "{}"), ScriptedNango.json(200, """
				{"data":[{"id":1,"name":"slow","enabled":true}],"pagination":{"total":1}}"""), ScriptedNango.silence());

	@LocalServerPort
	private int port;

	@Test
	void endsTheRequestToNangoAndIsLoggedOnce(CapturedOutput output) throws IOException {
		NANGO.when("GET /scripts/config", ScriptedNango.json(200, "[]"));
		await(() -> NANGO.received().size() == 1);
		try (Socket client = new Socket(InetAddress.getLoopbackAddress(), this.port)) {
			post(client.getOutputStream());
			await(() -> NANGO.received().size() == 4);
			assertThat(NANGO.closed()).isZero();
		}
		await(() -> NANGO.closed() == 1 && output.toString().contains("outcome=\"cancelled\""));
		assertThat(output.toString().lines().filter((line) -> line.contains("tool call"))).hasSize(1);
	}

	private static void await(Callable<Boolean> condition) {
		Awaitility.await().atMost(Duration.ofSeconds(10)).until(condition);
	}

	private static void post(OutputStream out) throws IOException {
		out.write("""
				POST /mcp HTTP/1.1\r
				Host: localhost\r
				Content-Type: application/json\r
				Authorization: Bearer key\r
				connection-id: c\r
				provider-config-key: hubspot\r
				Content-Length: %d\r
				\r
				%s""".formatted(CALL.length(), CALL).getBytes(StandardCharsets.US_ASCII));
		out.flush();
	}

}
