package io.nangomcp.http;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;

/**
 * The hosts that this server goes by: the loopback's, and that of its public URL. A
 * request for another one, or from a page of another one, is an attack by DNS rebinding.
 */
final class OwnHosts {

	private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

	private static final String ADVICE = "Set mcp.public-url (MCP_PUBLIC_URL) to the URL that clients use";

	private final @Nullable String publicHost;

	private final Set<String> allowedOrigins;

	OwnHosts(@Nullable URI publicUrl, Collection<String> allowedOrigins) {
		this.publicHost = (publicUrl != null) ? normalize(publicUrl.getHost()) : null;
		this.allowedOrigins = allowedOrigins.stream()
			.map((origin) -> origin.toLowerCase(Locale.ROOT))
			.collect(Collectors.toUnmodifiableSet());
	}

	/**
	 * Looks for a host that is not ours.
	 * @param headers the request's headers
	 * @return what is foreign and how an operator allows it, empty when nothing is
	 */
	Optional<String> findForeign(HttpHeaders headers) {
		List<String> hosts = headers.getOrEmpty(HttpHeaders.HOST);
		if (hosts.size() != 1
				|| !(isOwn(withoutPort(hosts.getFirst())) || isOwn(hostOf("http://" + hosts.getFirst())))) {
			return Optional.of("The header \"Host\" does not name this server. " + ADVICE);
		}
		List<String> origins = headers.getOrEmpty(HttpHeaders.ORIGIN);
		return origins.stream().allMatch(this::allowsOrigin) ? Optional.empty()
				: Optional.of("The header \"Origin\" does not name this server. " + ADVICE
						+ ", or add the origin to mcp.cors.allowed-origins");
	}

	/**
	 * Whether a web page may call us.
	 * @param origin its origin
	 */
	boolean allowsOrigin(String origin) {
		return this.allowedOrigins.contains(origin.toLowerCase(Locale.ROOT)) || isOwn(hostOf(origin));
	}

	/** As most clients write it, which takes no parser. */
	private static String withoutPort(String host) {
		int end = host.length();
		while (end > 0 && host.charAt(end - 1) >= '0' && host.charAt(end - 1) <= '9') {
			end--;
		}
		return (end > 1 && host.charAt(end - 1) == ':') ? host.substring(0, end - 1) : host;
	}

	private boolean isOwn(@Nullable String host) {
		return host != null && (LOOPBACK.contains(host) || host.equals(this.publicHost));
	}

	private static @Nullable String hostOf(String url) {
		try {
			return normalize(new URI(url).getHost());
		}
		catch (URISyntaxException ex) {
			return null;
		}
	}

	private static @Nullable String normalize(@Nullable String host) {
		return (host != null) ? host.toLowerCase(Locale.ROOT) : null;
	}

}
