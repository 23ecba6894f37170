package io.nangomcp.nango;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Objects;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * Completes the links to Nango's Connect UI. It talks to Nango's cloud, unless the link
 * says in {@code apiURL} which other Nango made it.
 */
final class ConnectLinks {

	private static final String CLOUD = "api.nango.dev";

	private static final String PARAMETER = "apiURL=";

	private final URI apiUrl;

	ConnectLinks(NangoProperties properties) {
		this.apiUrl = Objects.requireNonNullElse(properties.connectApiUrl(), properties.baseUrl());
	}

	ConnectLink complete(Answer answer) {
		String link = answer.connectLink();
		if (CLOUD.equals(this.apiUrl.getHost()) || link.contains(PARAMETER)) {
			return new ConnectLink(link, answer.expiresAt());
		}
		String separator = link.contains("?") ? "&" : "?";
		String value = URLEncoder.encode(this.apiUrl.toString(), StandardCharsets.UTF_8);
		return new ConnectLink(link + separator + PARAMETER + value, answer.expiresAt());
	}

	/**
	 * What Nango answers when it is asked for a link.
	 *
	 * @param connectLink a page of the Connect UI
	 * @param expiresAt until when it works
	 */
	@JsonIgnoreProperties(ignoreUnknown = true)
	record Answer(@JsonProperty("connect_link") String connectLink, @JsonProperty("expires_at") Instant expiresAt) {

		Answer {
			Objects.requireNonNull(connectLink, "connect_link");
			Objects.requireNonNull(expiresAt, "expires_at");
		}

	}

}
