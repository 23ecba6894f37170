package io.nangomcp.nango;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import reactor.netty.resources.ConnectionProvider;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.info.BuildProperties;
import org.springframework.boot.ssl.DefaultSslBundleRegistry;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * Real clients for tests of this and other rooms.
 */
public final class NangoClients {

	/** As the server's own, see {@code application.yml}. */
	public static final JsonMapper MAPPER = JsonMapper.builder()
		.enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
		.disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
		.build();

	private NangoClients() {
	}

	/** What the bytes are, if they are JSON that the server can read. */
	public static Optional<JsonNode> readJson(byte[] bytes) {
		try {
			return Optional.of(MAPPER.readTree(bytes));
		}
		catch (JacksonException | NumberFormatException ex) {
			return Optional.empty();
		}
	}

	public static NangoClient to(String baseUrl) {
		return with(Map.of("nango.base-url", baseUrl));
	}

	public static NangoClient with(Map<String, String> settings) {
		return with(settings, new DefaultSslBundleRegistry());
	}

	static NangoClient with(Map<String, String> settings, SslBundles sslBundles) {
		return with(settings, sslBundles, new SimpleMeterRegistry());
	}

	static NangoClient with(Map<String, String> settings, SslBundles sslBundles, MeterRegistry meters) {
		NangoProperties properties = new Binder(new MapConfigurationPropertySource(new HashMap<>(settings)))
			.bindOrCreate("nango", NangoProperties.class);
		Properties build = new Properties();
		build.setProperty("version", "1.2.3");
		NangoConfiguration configuration = new NangoConfiguration();
		return configuration.nangoClient(properties, configuration.callConnections(properties, meters),
				configuration.otherConnections(properties, meters), sslBundles, WebClient.builder(), MAPPER,
				new BuildProperties(build), meters);
	}

}
