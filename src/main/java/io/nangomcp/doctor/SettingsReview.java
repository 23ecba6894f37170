package io.nangomcp.doctor;

import java.net.InetAddress;
import java.net.URI;

import io.nangomcp.seal.Seal;
import org.jspecify.annotations.Nullable;

import org.springframework.core.env.Environment;

/**
 * What can be said of settings that are all usable.
 */
final class SettingsReview {

	private static final String PATH = "/mcp";

	private final Environment environment;

	private final Seal seal;

	SettingsReview(Environment environment, Seal seal) {
		this.environment = environment;
		this.seal = seal;
	}

	void review(Notes notes) {
		InetAddress address = this.environment.getRequiredProperty("server.address", InetAddress.class);
		if (!address.isLoopbackAddress() && publicUrl() == null) {
			notes.warning(
					"The server listens on %s, but refuses requests that do not name it localhost or 127.0.0.1."
						.formatted(address.getHostAddress()),
					"Set mcp.public-url (MCP_PUBLIC_URL) to the URL that clients use, such as https://mcp.example.com.");
		}
		if (!this.seal.outlivesProcess()) {
			notes.warning(
					"Without mcp.seal.keys, handles such as cursors and session ids are good for one process only: not after a restart, nor on another replica.",
					"Set mcp.seal.keys (MCP_SEAL_KEYS) to what the command seal-key prints, the same on all replicas.");
		}
		notes.found("all can be used");
	}

	/** Where clients find this server's endpoint. */
	URI endpoint() {
		if (publicUrl() != null) {
			return URI.create(publicUrl().replaceFirst("/+$", "") + PATH);
		}
		String scheme = this.environment.containsProperty("server.ssl.bundle") ? "https" : "http";
		return URI.create("%s://127.0.0.1:%s%s".formatted(scheme, this.environment.getProperty("server.port"), PATH));
	}

	private @Nullable String publicUrl() {
		return this.environment.getProperty("mcp.public-url");
	}

}
