package io.nangomcp.nango;

import java.net.URI;
import java.time.Clock;

import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.ChannelOption;
import org.jspecify.annotations.Nullable;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;
import reactor.netty.transport.ProxyProvider;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.http.client.HttpRedirects;
import org.springframework.boot.http.client.reactive.ClientHttpConnectorBuilder;
import org.springframework.boot.info.BuildProperties;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpHeaders;
import org.springframework.http.client.reactive.ClientHttpConnector;
import org.springframework.web.reactive.function.client.WebClient;

@Configuration(proxyBeanMethods = false)
class NangoConfiguration {

	/**
	 * Whoever floods us with keys that nobody knows makes us ask for lists. So calls have
	 * connections of their own.
	 */
	private static final int CONNECTIONS_OF_CALLS_PER_OTHER = 5;

	@Bean
	NangoClient nangoClient(NangoProperties properties, ConnectionProvider callConnections,
			ConnectionProvider otherConnections, SslBundles sslBundles, WebClient.Builder builder, JsonMapper mapper,
			BuildProperties build, MeterRegistry meters) {
		WebClient.Builder common = builder.clone()
			.baseUrl(properties.baseUrl().toString())
			.defaultHeader(HttpHeaders.USER_AGENT, "nango-mcp/" + build.getVersion())
			.codecs((codecs) -> codecs.defaultCodecs()
				.maxInMemorySize(Math.toIntExact(properties.maxResponseSize().toBytes())));
		WebClient calls = common.clientConnector(connector(properties, callConnections, sslBundles)).build();
		WebClient others = common.clientConnector(connector(properties, otherConnections, sslBundles)).build();
		return new WebNangoClient(calls, others, mapper, new ErrorReader(Clock.systemUTC()), properties, meters);
	}

	@Bean(destroyMethod = "dispose")
	ConnectionProvider callConnections(NangoProperties properties, MeterRegistry meters) {
		return connections("call", properties.pool().maxConnections(), properties, meters);
	}

	@Bean(destroyMethod = "dispose")
	ConnectionProvider otherConnections(NangoProperties properties, MeterRegistry meters) {
		int most = Math.ceilDiv(properties.pool().maxConnections(), CONNECTIONS_OF_CALLS_PER_OTHER);
		return connections("other", most, properties, meters);
	}

	private static ConnectionProvider connections(String request, int most, NangoProperties properties,
			MeterRegistry meters) {
		ConnectionMeters shown = new ConnectionMeters(request, meters);
		return ConnectionProvider.builder("nango-" + request)
			.maxConnections(most)
			.maxIdleTime(properties.pool().maxIdle())
			.pendingAcquireTimeout(properties.timeout().connect())
			// Whoever waits here does not wait for long.
			.pendingAcquireMaxCount(-1)
			.metrics(true, () -> shown)
			.build();
	}

	@Bean
	ReachabilityCheck reachabilityCheck(NangoClient client, NangoProperties properties) {
		return new ReachabilityCheck(client, properties.baseUrl());
	}

	private static ClientHttpConnector connector(NangoProperties properties, ConnectionProvider connections,
			SslBundles sslBundles) {
		HttpClientSettings settings = HttpClientSettings.defaults()
			.withConnectTimeout(properties.timeout().connect())
			.withReadTimeout(properties.timeout().firstByte())
			.withRedirects(HttpRedirects.DONT_FOLLOW);
		if (properties.sslBundle() != null) {
			settings = settings.withSslBundle(sslBundles.getBundle(properties.sslBundle()));
		}
		return ClientHttpConnectorBuilder.reactor()
			.withHttpClientFactory(() -> HttpClient.create(connections))
			.withoutHttpClientDefaults()
			.withHttpClientCustomizer((client) -> customize(client, properties.proxy()))
			.build(settings);
	}

	static HttpClient customize(HttpClient client, @Nullable URI proxy) {
		// By itself Reactor Netty repeats a request on a reset connection, which could
		// run an
		// action twice; TCP keep-alive holds silent calls open through NAT.
		HttpClient base = client.disableRetry(true).option(ChannelOption.SO_KEEPALIVE, true);
		return (proxy != null) ? base.proxy((spec) -> describe(proxy, spec)) : base;
	}

	private static void describe(URI proxy, ProxyProvider.TypeSpec spec) {
		ProxyProvider.Builder builder = spec.type(ProxyProvider.Proxy.HTTP)
			.host(proxy.getHost())
			.port((proxy.getPort() != -1) ? proxy.getPort() : 80);
		if (proxy.getUserInfo() != null) {
			String[] user = proxy.getUserInfo().split(":", 2);
			builder.username(user[0]).password((name) -> (user.length > 1) ? user[1] : "");
		}
	}

}
