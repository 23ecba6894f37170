package io.nangomcp;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Callable;

import io.nangomcp.upstream.ScriptedNango;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A client that goes away during a call.
 */
@ExtendWith(OutputCaptureExtension.class)
class ClientDisconnectTests {

	private static final String CALL = """
			{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"slow"}}""";

	@Test
	void endsTheRequestToNangoAndIsLoggedOnce(CapturedOutput output) throws IOException {
		try (ScriptedNango nango = ScriptedNango.start(ScriptedNango.json(200, "{}"), ScriptedNango.json(200, """
				[{"providerConfigKey":"hubspot","actions":[{"name":"slow","enabled":true}]}]"""),
				ScriptedNango.silence());
				ConfigurableApplicationContext server = new SpringApplicationBuilder(NangoMcpApplication.class)
					.run("--server.port=0", "--nango.base-url=" + nango.baseUrl())) {
			await(() -> nango.received().size() == 1);
			try (Socket client = new Socket(InetAddress.getLoopbackAddress(),
					server.getEnvironment().getRequiredProperty("local.server.port", Integer.class))) {
				post(client.getOutputStream());
				await(() -> nango.received().size() == 3);
				assertThat(nango.closed()).isZero();
			}
			await(() -> nango.closed() == 1 && output.toString().contains("outcome=\"cancelled\""));
			assertThat(output.toString().lines().filter((line) -> line.contains("tool call"))).hasSize(1);
		}
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
