package io.nangomcp.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.X509Certificate;
import java.time.Duration;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

import io.nangomcp.Certificates;
import io.nangomcp.ServerTest;
import io.netty.pkitesting.X509Bundle;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalManagementPort;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.context.TestPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The server with TLS on its own port.
 */
@ServerTest
@TestPropertySource(properties = { "server.ssl.bundle=own", "server.http2.enabled=true",
		"spring.ssl.bundle.pem.own.reload-on-update=true", "spring.ssl.bundle.watch.file.quiet-period=50ms",
		"mcp.http.header-timeout=3s", "mcp.http.max-request-size=64KB" })
@DirtiesContext
@ExtendWith(OutputCaptureExtension.class)
class TlsTests {

	/** Shorter than what else would close a connection that does not get on. */
	private static final Duration PATIENCE = Duration.ofSeconds(8);

	private static final X509Bundle AUTHORITY = Certificates.authority();

	/** Not deleted after the test, as the server goes on to watch it. */
	private static final Path DIRECTORY = directory();

	@LocalServerPort
	private int port;

	@LocalManagementPort
	private int managementPort;

	@DynamicPropertySource
	static void certificate(DynamicPropertyRegistry registry) throws IOException {
		install(Certificates.issue(AUTHORITY, "localhost"));
		registry.add("spring.ssl.bundle.pem.own.keystore.certificate", () -> "file:" + DIRECTORY.resolve("cert.pem"));
		registry.add("spring.ssl.bundle.pem.own.keystore.private-key", () -> "file:" + DIRECTORY.resolve("key.pem"));
	}

	@ParameterizedTest
	@CsvSource({ "https://localhost, 200", "https://127.0.0.1:8443, 200", "https://evil.example.com, 403",
			"https://localhost.evil.com, 403", "null, 403" })
	void servesItsOwnOrigins(String origin, int status) throws Exception {
		HttpResponse<String> answer = send(HttpRequest.newBuilder(URI.create("https://localhost:" + this.port + "/mcp"))
			.headers("Content-Type", "application/json", "Authorization", "Bearer " + ServerTest.KEY, "connection-id",
					"demo", "provider-config-key", "hubspot", "Origin", origin)
			.POST(HttpRequest.BodyPublishers.ofString("{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"ping\"}")));
		assertThat(answer.statusCode()).isEqualTo(status);
	}

	/** Its limits are made for connections with one request at a time. */
	@Test
	void speaksNoHttp2() throws Exception {
		assertThat(send(HttpRequest.newBuilder(URI.create("https://localhost:" + this.port + "/mcp"))).version())
			.isEqualTo(HttpClient.Version.HTTP_1_1);
	}

	@Test
	void leavesTheManagementPortPlain() throws Exception {
		assertThat(send(HttpRequest
			.newBuilder(URI.create("http://127.0.0.1:" + this.managementPort + "/actuator/health/liveness")))
			.statusCode()).isEqualTo(200);
	}

	@Test
	void refusesWhatIsNotEncrypted(CapturedOutput output) throws IOException {
		try (RawConnection connection = open()) {
			connection.send("GET /mcp HTTP/1.1\r\nHost: localhost\r\n\r\n");
			assertThat(connection.readToEnd()).doesNotContain("HTTP/1.1");
		}
		assertThat(output).doesNotContain("\tat ");
	}

	@Test
	void closesAConnectionThatSaysNothing() throws IOException {
		try (RawConnection connection = open()) {
			assertThat(connection.readToEnd()).isEmpty();
		}
	}

	@Test
	void closesAConnectionWhoseHandshakeTricklesIn() throws IOException {
		try (RawConnection connection = open()) {
			// The beginning of a ClientHello of 512 bytes.
			connection.send("\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003");
			assertThat(connection.trickleToEnd()).doesNotContain("HTTP/1.1");
		}
	}

	@Test
	void closesAConnectionWhoseHeadersTrickleIn() throws Exception {
		try (RawConnection connection = new RawConnection(secure(), PATIENCE)) {
			connection.send("POST /mcp HTTP/1.1\r\nX-Slow: ");
			assertThat(connection.trickleToEnd()).isEmpty();
		}
	}

	@Test
	void letsAClientThatSendsAllOfItReadThatItIsTooMuch() throws Exception {
		try (RawConnection connection = new RawConnection(secure(), PATIENCE)) {
			connection.send("POST /mcp HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
					+ "Authorization: Bearer %s\r\nconnection-id: demo\r\nprovider-config-key: hubspot\r\nContent-Length: 5000000\r\n\r\n"
						.formatted(ServerTest.KEY));
			connection.send(new byte[5_000_000], 0, 5_000_000);
			assertThat(connection.readToEnd()).startsWith("HTTP/1.1 413 ");
		}
	}

	@Test
	void takesANewCertificateWithoutARestart() throws Exception {
		X509Bundle next = Certificates.issue(AUTHORITY, "localhost");
		install(next);
		Awaitility.await().untilAsserted(() -> {
			try (SSLSocket socket = secure()) {
				assertThat(((X509Certificate) socket.getSession().getPeerCertificates()[0]).getSerialNumber())
					.isEqualTo(next.getCertificate().getSerialNumber());
			}
		});
	}

	private static Path directory() {
		try {
			return Files.createTempDirectory("own-certificate");
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static void install(X509Bundle certificate) throws IOException {
		Files.move(certificate.toTempPrivateKeyPem().toPath(), DIRECTORY.resolve("key.pem"),
				StandardCopyOption.REPLACE_EXISTING);
		Files.move(certificate.toTempCertChainPem().toPath(), DIRECTORY.resolve("cert.pem"),
				StandardCopyOption.REPLACE_EXISTING);
	}

	private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
		try (HttpClient http = HttpClient.newBuilder()
			.sslContext(trusting())
			.version(HttpClient.Version.HTTP_2)
			.build()) {
			return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
		}
	}

	private SSLSocket secure() throws Exception {
		SSLSocket socket = (SSLSocket) trusting().getSocketFactory()
			.createSocket(InetAddress.getLoopbackAddress(), this.port);
		socket.setSoTimeout(Math.toIntExact(PATIENCE.toMillis()));
		socket.startHandshake();
		return socket;
	}

	private static SSLContext trusting() throws Exception {
		SSLContext context = SSLContext.getInstance("TLS");
		context.init(null, AUTHORITY.toTrustManagerFactory().getTrustManagers(), null);
		return context;
	}

	private RawConnection open() throws IOException {
		return new RawConnection(new Socket(InetAddress.getLoopbackAddress(), this.port), PATIENCE);
	}

}
