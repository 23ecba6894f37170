package io.nangomcp.doctor;

import java.net.InetAddress;
import java.net.URI;
import java.util.Objects;

import io.nangomcp.seal.Seal;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.ssl.NoSuchSslBundleException;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.web.server.Ssl;
import org.springframework.boot.web.server.WebServerSslBundle;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;
import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;

/**
 * What can be said of settings that can all be read.
 */
final class SettingsReview {

	private static final String PATH = "/mcp";

	private final ServerProperties server;

	private final String publicUrl;

	private final SslBundles sslBundles;

	private final Seal seal;

	SettingsReview(Environment environment, SslBundles sslBundles, Seal seal) {
		this.server = Binder.get(environment).bindOrCreate("server", ServerProperties.class);
		this.publicUrl = environment.getProperty("mcp.public-url", "");
		this.sslBundles = sslBundles;
		this.seal = seal;
	}

	void review(Notes notes) {
		InetAddress address = this.server.getAddress();
		if ((address == null || !address.isLoopbackAddress()) && !StringUtils.hasText(this.publicUrl)) {
			notes.warning(
					"The server listens on %s, but refuses requests that do not name it localhost or 127.0.0.1."
						.formatted((address != null) ? address.getHostAddress() : "all addresses"),
					"Set mcp.public-url (MCP_PUBLIC_URL) to the URL that clients use, such as https://mcp.example.com.");
		}
		if (!this.seal.outlivesProcess()) {
			notes.warning(
					"Without mcp.seal.keys, handles such as cursors and session ids are good for one process only: not after a restart, nor on another replica.",
					"Set mcp.seal.keys (MCP_SEAL_KEYS) to what the command seal-key prints, the same on all replicas.");
		}
		if (hasUsableCertificate(notes)) {
			notes.found("all can be used");
		}
	}

	/** As the server takes it when it starts. */
	private boolean hasUsableCertificate(Notes notes) {
		Ssl ssl = this.server.getSsl();
		if (!Ssl.isEnabled(ssl)) {
			return true;
		}
		try {
			WebServerSslBundle.get(ssl, this.sslBundles).getStores().getKeyStore();
			return true;
		}
		catch (NoSuchSslBundleException | IllegalStateException ex) {
			notes.fault(ex.getMessage() + ".",
					"Correct server.ssl.bundle, and the bundle of this name below spring.ssl.bundle.");
			return false;
		}
	}

	/** Where clients find this server's endpoint. */
	URI endpoint() {
		return URI.create(server().replaceFirst("/+$", "") + PATH);
	}

	/** The URL of this server as its clients know it. */
	String server() {
		if (StringUtils.hasText(this.publicUrl)) {
			return this.publicUrl;
		}
		String scheme = Ssl.isEnabled(this.server.getSsl()) ? "https" : "http";
		return "%s://127.0.0.1:%d".formatted(scheme, Objects.requireNonNullElse(this.server.getPort(), 8080));
	}

}
