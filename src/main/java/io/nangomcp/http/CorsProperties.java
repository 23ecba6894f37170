package io.nangomcp.http;

import java.util.List;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Web pages that may call this server from a browser.
 *
 * @param allowedOrigins origins of web pages that may call this server from a browser,
 * such as https://app.example.com
 */
@ConfigurationProperties("mcp.cors")
record CorsProperties(@DefaultValue List<String> allowedOrigins) {

	CorsProperties {
		if (!allowedOrigins.stream().allMatch((origin) -> origin.matches("https?://[^/?#@*\\s]+"))) {
			throw new IllegalArgumentException(
					"mcp.cors.allowed-origins must each be a scheme and a host, such as https://app.example.com");
		}
	}

}
