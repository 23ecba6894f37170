package io.nangomcp.http;

import java.net.URI;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.http.HttpHeaders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link OwnHosts}.
 */
class OwnHostsTests {

	private final OwnHosts hosts = new OwnHosts(URI.create("https://MCP.example.com/base"),
			List.of("https://App.example.com", "http://dev.example.com:3000"));

	@ParameterizedTest
	@CsvSource({ "localhost, ", "LOCALHOST:8080, ", "127.0.0.1:1, ", "[::1]:8080, ", "mcp.example.com, ",
			"mcp.example.com:443, https://mcp.example.com", "localhost:8080, http://localhost:6274",
			"localhost, http://127.0.0.1", "localhost, https://[::1]:1", "localhost, https://app.example.com",
			"mcp.example.com, http://dev.example.com:3000" })
	void knowsItsOwn(String host, @Nullable String origin) {
		assertThat(this.hosts.findForeign(headers(host, origin))).isEmpty();
	}

	@ParameterizedTest
	@CsvSource({ "evil.example.com, , Host", "mcp.example.com.evil.com, , Host", "localhost.evil.com, , Host",
			"sub.mcp.example.com, , Host", "127.0.0.2, , Host", "'', , Host", "a b, , Host",
			"localhost@evil.com, , Host", ", , Host", "localhost, null, Origin", "localhost, http://evil.com, Origin",
			"localhost, file://, Origin", "localhost, http://localhost.evil.com, Origin",
			"localhost, http://app.example.com, Origin", "localhost, https://app.example.com:444, Origin",
			"localhost, http://dev.example.com, Origin", "localhost, https://app.example.com.evil.com, Origin",
			"app.example.com, , Host", "localhost, localhost, Origin", "localhost, '', Origin",
			"localhost, http://a b, Origin" })
	void knowsWhatIsForeign(@Nullable String host, @Nullable String origin, String header) {
		assertThat(this.hosts.findForeign(headers(host, origin)))
			.hasValueSatisfying((sentence) -> assertThat(sentence).contains("\"" + header + "\"", "mcp.public-url"));
	}

	@Test
	void takesNoSecondHost() {
		HttpHeaders headers = headers("localhost", null);
		headers.add(HttpHeaders.HOST, "localhost");
		assertThat(this.hosts.findForeign(headers)).isPresent();
	}

	@ParameterizedTest
	@ValueSource(strings = { "*", "app.example.com", "https://*.example.com", "https://app.example.com/", "null", "" })
	void refusesAnAllowedOriginThatIsNone(String origin) {
		assertThatIllegalArgumentException().isThrownBy(() -> new CorsProperties(List.of(origin)))
			.withMessageContaining("mcp.cors.allowed-origins");
	}

	@ParameterizedTest
	@ValueSource(strings = { "mcp.example.com", "ftp://mcp.example.com", "http://nango_mcp:8080", "https:///path" })
	void refusesAPublicUrlThatIsNone(String url) {
		assertThatIllegalArgumentException().isThrownBy(() -> new PublicUrlProperties(URI.create(url)))
			.withMessageContaining("mcp.public-url");
	}

	private static HttpHeaders headers(@Nullable String host, @Nullable String origin) {
		HttpHeaders headers = new HttpHeaders();
		if (host != null) {
			headers.add(HttpHeaders.HOST, host);
		}
		if (origin != null) {
			headers.add(HttpHeaders.ORIGIN, origin);
		}
		return headers;
	}

}
