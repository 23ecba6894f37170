package io.nangomcp.http;

import java.net.URI;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Where clients find us.
 *
 * @param publicUrl the URL of this server as its clients know it, such as
 * https://mcp.example.com; other hosts are refused
 */
@ConfigurationProperties("mcp")
record PublicUrlProperties(@Nullable URI publicUrl) {

	private static final Pattern SCHEMES = Pattern.compile("https?", Pattern.CASE_INSENSITIVE);

	PublicUrlProperties {
		if (publicUrl != null && (publicUrl.getHost() == null || !SCHEMES.matcher(publicUrl.getScheme()).matches())) {
			throw new IllegalArgumentException(
					"mcp.public-url (MCP_PUBLIC_URL) must be an http or https URL with a host (without underscores), such as https://mcp.example.com");
		}
	}

}
