package io.nangomcp.http;

import java.time.Duration;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.cors.reactive.CorsConfigurationSource;
import org.springframework.web.cors.reactive.CorsUtils;
import org.springframework.web.server.ServerWebExchange;

/**
 * Lets browsers show our answers to the web pages that may call us: CORS, without
 * cookies. A page sends all headers that it likes, those of MCP and Nango among them,
 * whose names no list can have ({@code Mcp-Param-*}).
 */
final class BrowserAccess implements CorsConfigurationSource {

	private static final Duration MAX_AGE = Duration.ofHours(1);

	private static final List<String> METHODS = List.of(HttpMethod.POST.name(), HttpMethod.GET.name(),
			HttpMethod.DELETE.name());

	private static final List<String> EXPOSED = List.of("Mcp-Session-Id", "X-Request-Id", HttpHeaders.RETRY_AFTER);

	private static final CorsConfiguration NOBODY = new CorsConfiguration();

	private final OwnHosts hosts;

	BrowserAccess(OwnHosts hosts) {
		this.hosts = hosts;
	}

	@Override
	public @Nullable CorsConfiguration getCorsConfiguration(ServerWebExchange exchange) {
		String origin = exchange.getRequest().getHeaders().getOrigin();
		if (origin == null || !this.hosts.allowsOrigin(origin)) {
			// Other requests than preflights are refused later, with a reason.
			return CorsUtils.isPreFlightRequest(exchange.getRequest()) ? NOBODY : null;
		}
		CorsConfiguration configuration = new CorsConfiguration();
		configuration.setAllowedOrigins(List.of(origin));
		configuration.setAllowedMethods(METHODS);
		configuration.setAllowedHeaders(List.of(CorsConfiguration.ALL));
		configuration.setExposedHeaders(EXPOSED);
		configuration.setMaxAge(MAX_AGE);
		return configuration;
	}

}
