package io.nangomcp.nango;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import javax.net.ssl.TrustManagerFactory;

import io.nangomcp.Certificates;
import io.nangomcp.upstream.ScriptedNango;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.pkitesting.X509Bundle;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.netty.http.server.HttpServer;
import reactor.test.StepVerifier;

import org.springframework.boot.ssl.DefaultSslBundleRegistry;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.pem.PemSslStore;
import org.springframework.boot.ssl.pem.PemSslStoreBundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

/**
 * A Nango behind TLS: whom either side trusts, and what is said when it does not.
 */
class NangoTlsTests {

	private static final NangoKey KEY = new NangoKey("11111111-1111-4111-8111-111111111111");

	private static final String OK = "{\"ok\":true}";

	private static final X509Bundle AUTHORITY = Certificates.authority();

	private static final X509Bundle OTHER_AUTHORITY = Certificates.authority();

	private static final X509Bundle NANGO = Certificates.issue(AUTHORITY, "localhost");

	private static final X509Bundle CLIENT = Certificates.issue(AUTHORITY, "nango-mcp");

	static Stream<Arguments> refusals() {
		X509Bundle other = Certificates.issue(AUTHORITY, "other.example.com");
		X509Bundle expired = Certificates.issueExpired(AUTHORITY, "localhost");
		X509Bundle foreign = Certificates.issue(OTHER_AUTHORITY, "nango-mcp");
		return Stream.of(
				argumentSet("an authority that the JDK does not know", server(NANGO), null,
						"its TLS certificate is not trusted"),
				argumentSet("another authority than ours", server(NANGO), bundle(OTHER_AUTHORITY, null),
						"its TLS certificate is not trusted"),
				argumentSet("another name", server(other), bundle(AUTHORITY, null),
						"its TLS certificate is for another host"),
				argumentSet("expired", server(expired), bundle(AUTHORITY, null), "its TLS certificate has expired"),
				argumentSet("no certificate of ours, TLS 1.2", mutual("TLSv1.2"), bundle(AUTHORITY, null),
						"it refuses the TLS connection with handshake_failure"),
				argumentSet("no certificate of ours, TLS 1.3", mutual("TLSv1.3"), bundle(AUTHORITY, null),
						"it refuses the TLS connection with certificate_required"),
				argumentSet("a foreign one of ours, TLS 1.2", mutual("TLSv1.2"), bundle(AUTHORITY, foreign),
						"it refuses the TLS connection with certificate_unknown"),
				argumentSet("a foreign one of ours, TLS 1.3", mutual("TLSv1.3"), bundle(AUTHORITY, foreign),
						"it refuses the TLS connection with certificate_unknown"),
				argumentSet("no TLS", HttpServer.create(), bundle(AUTHORITY, null), "it does not speak TLS"));
	}

	@ParameterizedTest
	@MethodSource("refusals")
	void saysWhoRefusesWhat(HttpServer server, @Nullable SslBundle bundle, String reason) {
		try (ScriptedNango nango = ScriptedNango.start(server, ScriptedNango.json(200, OK))) {
			client(nango, bundle).trigger(KEY, trigger())
				.as(StepVerifier::create)
				.verifyErrorSatisfies((failure) -> assertThat(((NangoException) failure).error())
					.isInstanceOfSatisfying(NangoError.TlsRefused.class,
							(refused) -> assertThat(refused.reason()).startsWith(reason)));
			assertThat(nango.received()).isEmpty();
		}
	}

	@Test
	void asksOnlyOnceWhereItIsRefused() {
		AtomicInteger connections = new AtomicInteger();
		HttpServer counting = mutual("TLSv1.3")
			.doOnChannelInit((observer, channel, remote) -> connections.incrementAndGet());
		try (ScriptedNango nango = ScriptedNango.start(counting, ScriptedNango.json(200, OK))) {
			client(nango, bundle(AUTHORITY, null)).listIntegrations(KEY)
				.as(StepVerifier::create)
				.verifyError(NangoException.class);
			assertThat(connections).hasValue(1);
		}
	}

	@Test
	void trustsAnAuthorityOfItsOwn() {
		try (ScriptedNango nango = ScriptedNango.start(server(NANGO), ScriptedNango.json(200, OK))) {
			assertAnswers(nango, bundle(AUTHORITY, null));
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "TLSv1.2", "TLSv1.3" })
	void showsACertificateOfItsOwn(String protocol) {
		try (ScriptedNango nango = ScriptedNango.start(mutual(protocol), ScriptedNango.json(200, OK))) {
			assertAnswers(nango, bundle(AUTHORITY, CLIENT));
		}
	}

	private static void assertAnswers(ScriptedNango nango, SslBundle bundle) {
		client(nango, bundle).trigger(KEY, trigger())
			.as(StepVerifier::create)
			.expectNext(JsonText.of(OK))
			.verifyComplete();
	}

	private static NangoClient client(ScriptedNango nango, @Nullable SslBundle bundle) {
		Map<String, String> settings = new HashMap<>(Map.of("nango.base-url", "https://localhost:" + nango.port()));
		DefaultSslBundleRegistry bundles = new DefaultSslBundleRegistry();
		if (bundle != null) {
			settings.put("nango.ssl-bundle", "mine");
			bundles.registerBundle("mine", bundle);
		}
		return NangoClients.with(settings, bundles);
	}

	private static ActionTrigger trigger() {
		return new ActionTrigger("hubspot", "conn-1", "create-contact", null);
	}

	private static SslBundle bundle(X509Bundle trusted, @Nullable X509Bundle own) {
		PemSslStore keyStore = (own != null)
				? PemSslStore.of(own.getCertificatePathList(), own.getKeyPair().getPrivate()) : null;
		return SslBundle.of(new PemSslStoreBundle(keyStore, PemSslStore.of(trusted.getCertificatePathList(), null)));
	}

	private static HttpServer server(X509Bundle certificate) {
		return HttpServer.create().secure((spec) -> spec.sslContext(context(certificate, ClientAuth.NONE, "TLSv1.3")));
	}

	private static HttpServer mutual(String protocol) {
		return HttpServer.create().secure((spec) -> spec.sslContext(context(NANGO, ClientAuth.REQUIRE, protocol)));
	}

	private static SslContext context(X509Bundle certificate, ClientAuth clients, String protocol) {
		try {
			TrustManagerFactory trusted = AUTHORITY.toTrustManagerFactory();
			return SslContextBuilder.forServer(certificate.toKeyManagerFactory())
				.trustManager(trusted)
				.clientAuth(clients)
				.protocols(protocol)
				.build();
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

}
