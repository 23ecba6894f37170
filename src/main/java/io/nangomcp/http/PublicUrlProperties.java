package io.nangomcp.http;

import java.net.URI;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Where clients find us.
 *
 * @param publicUrl the URL of this server as its clients know it, such as
 * https://mcp.example.com; none when only this machine uses it
 */
@ConfigurationProperties("mcp")
record PublicUrlProperties(@Nullable URI publicUrl) {

	PublicUrlProperties {
		if (publicUrl != null && publicUrl.getHost() == null) {
			throw new IllegalArgumentException(
					"mcp.public-url (MCP_PUBLIC_URL) must be an http or https URL, such as https://mcp.example.com");
		}
	}

}
