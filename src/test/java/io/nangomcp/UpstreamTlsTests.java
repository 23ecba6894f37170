package io.nangomcp;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.stream.Stream;

import io.nangomcp.upstream.ScriptedNango;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.pkitesting.X509Bundle;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import reactor.netty.http.server.HttpServer;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The whole server before a Nango that wants TLS on both sides, with the settings of
 * {@code docs/operate.md}.
 */
@ExtendWith(OutputCaptureExtension.class)
class UpstreamTlsTests {

	private static final X509Bundle AUTHORITY = Certificates.authority();

	private static final String LIST = """
			{"data":[{"id":1,"name":"write","enabled":true,"returns":[]}],"pagination":{"total":1}}""";

	private static final ScriptedNango NANGO = ScriptedNango.start(nango(), ScriptedNango.json(200, "{\"ok\":true}"))
		.when("GET /integrations/", ScriptedNango.json(200, LIST))
		.when("GET /scripts/config", ScriptedNango.json(200, "[]"));

	private final List<String> location = List.of("--nango.base-url=https://localhost:" + NANGO.port(),
			"--nango.ssl-bundle=nango");

	@AfterAll
	static void close() {
		NANGO.close();
	}

	@Test
	void reachesANangoThatTrustsItsCertificate(CapturedOutput output) throws Exception {
		X509Bundle own = Certificates.issue(AUTHORITY, "nango-mcp");
		String answer = callWith("--spring.ssl.bundle.pem.nango.truststore.certificate=" + authorityOf(AUTHORITY),
				"--spring.ssl.bundle.pem.nango.keystore.certificate=file:" + own.toTempCertChainPem(),
				"--spring.ssl.bundle.pem.nango.keystore.private-key=file:" + own.toTempPrivateKeyPem());
		assertThat(answer).contains("{\\\"ok\\\":true}");
		assertThat(output).contains("Nango answers at https://localhost");
	}

	@Test
	void saysThatNangoWantsACertificate(CapturedOutput output) throws Exception {
		assertThat(callWith("--spring.ssl.bundle.pem.nango.truststore.certificate=" + authorityOf(AUTHORITY))).contains(
				"Nango cannot be reached: it refuses the TLS connection with certificate_required (if it wants a client certificate,",
				"Tell the user; calling again will not help.", "It is safe to call again.");
		assertThat(output).contains("Nango does not answer at https://localhost", "certificate_required",
				"Check nango.ssl-bundle (NANGO_SSL_BUNDLE) and the certificates.");
		assertThat(output.toString().lines().filter((line) -> line.contains("Request to Nango failed: ")))
			.anyMatch((line) -> line.contains("request=\"that-one\""));
	}

	@Test
	void saysThatNangosCertificateIsNotTrusted(CapturedOutput output) throws Exception {
		assertThat(callWith(
				"--spring.ssl.bundle.pem.nango.truststore.certificate=" + authorityOf(Certificates.authority())))
			.contains("Nango cannot be reached: its TLS certificate is not trusted");
		assertThat(output).contains("Nango does not answer at https://localhost", "its TLS certificate is not trusted",
				"Check nango.ssl-bundle");
	}

	private String callWith(String... settings) throws IOException, InterruptedException {
		String[] all = Stream.concat(this.location.stream(), Stream.of(settings)).toArray(String[]::new);
		try (ConfigurableApplicationContext server = OwnServer.start(all);
				HttpClient http = HttpClient.newHttpClient()) {
			HttpRequest call = HttpRequest
				.newBuilder(URI.create("http://127.0.0.1:%d/mcp".formatted(OwnServer.port(server))))
				.headers("Content-Type", "application/json", "Authorization", "Bearer key", "connection-id", "c",
						"provider-config-key", "crm", "X-Request-Id", "that-one")
				.POST(HttpRequest.BodyPublishers.ofString("""
						{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"write","arguments":{}}}"""))
				.build();
			return http.send(call, HttpResponse.BodyHandlers.ofString()).body();
		}
	}

	private static String authorityOf(X509Bundle bundle) throws IOException {
		return "file:" + bundle.toTempRootCertPem();
	}

	private static HttpServer nango() {
		return HttpServer.create().secure((spec) -> spec.sslContext(context()));
	}

	private static SslContext context() {
		try {
			return SslContextBuilder.forServer(Certificates.issue(AUTHORITY, "localhost").toKeyManagerFactory())
				.trustManager(AUTHORITY.toTrustManagerFactory())
				.clientAuth(ClientAuth.REQUIRE)
				.build();
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

}
