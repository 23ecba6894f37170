package io.nangomcp.nango;

import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.nangomcp.nango.ActionLister.Fetcher;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.web.util.DefaultUriBuilderFactory;
import org.springframework.web.util.UriBuilder;

/**
 * {@code /connections}, {@code /integrations} and {@code /connect/sessions}: who is
 * connected with what, and the links by which users connect.
 */
final class ConnectionEndpoints {

	/** Sets the values of tags apart from those of other parameters. */
	private static final String TAG = "tag ";

	private final Fetcher fetcher;

	private final Poster poster;

	private final AnswerReader reader;

	private final DefaultUriBuilderFactory uris;

	private final ConnectLinks links;

	ConnectionEndpoints(Fetcher fetcher, Poster poster, JsonMapper mapper, NangoProperties properties) {
		this.fetcher = fetcher;
		this.poster = poster;
		this.reader = new AnswerReader(mapper);
		this.uris = new DefaultUriBuilderFactory(properties.baseUrl().toString());
		this.links = new ConnectLinks(properties);
	}

	Mono<List<NangoConnection>> listConnections(NangoKey key, ConnectionFilter filter) {
		return this.fetcher.fetch(key, uri(filter), null)
			.map((fetched) -> this.reader.read(fetched.body(), Connections.class, "not a list of connections")
				.connections());
	}

	Mono<List<NangoIntegration>> listIntegrations(NangoKey key) {
		return this.fetcher.fetch(key, this.uris.expand("/integrations"), null)
			.map((fetched) -> this.reader.read(fetched.body(), Integrations.class, "not a list of integrations")
				.data());
	}

	Mono<ConnectLink> createConnectSession(NangoKey key, ConnectSession session) {
		return this.poster.post(key, "/connect/sessions", session).map(this::readLink);
	}

	Mono<ConnectLink> createReconnectSession(NangoKey key, String integration, String connection) {
		return this.poster.post(key, "/connect/sessions/reconnect", new ReconnectBody(connection, integration))
			.map(this::readLink);
	}

	private URI uri(ConnectionFilter filter) {
		UriBuilder uri = this.uris.uriString("/connections?limit={limit}&page={page}");
		Map<String, Object> values = new HashMap<>(Map.of("limit", filter.limit(), "page", filter.page()));
		if (filter.integration() != null) {
			uri.queryParam("integrationId", "{integration}");
			values.put("integration", filter.integration());
		}
		if (filter.connection() != null) {
			uri.queryParam("connectionId", "{connection}");
			values.put("connection", filter.connection());
		}
		filter.tags().forEach((tag, value) -> {
			uri.queryParam("tags[%s]".formatted(tag), "{%s}".formatted(TAG + tag));
			values.put(TAG + tag, value);
		});
		return uri.build(values);
	}

	private ConnectLink readLink(byte[] answer) {
		return this.links.complete(this.reader.read(answer, ConnectAnswer.class, "not a link").data());
	}

	/** Sends a POST that may be repeated, and gives its answer. */
	@FunctionalInterface
	interface Poster {

		Mono<byte[]> post(NangoKey key, String path, Object body);

	}

	@JsonIgnoreProperties(ignoreUnknown = true)
	record Connections(List<NangoConnection> connections) {

		Connections {
			connections = List.copyOf(connections);
		}

	}

	@JsonIgnoreProperties(ignoreUnknown = true)
	record Integrations(List<NangoIntegration> data) {

		Integrations {
			data = List.copyOf(data);
		}

	}

	@JsonIgnoreProperties(ignoreUnknown = true)
	record ConnectAnswer(ConnectLinks.Answer data) {

		ConnectAnswer {
			Objects.requireNonNull(data, "data");
		}

	}

	private record ReconnectBody(@JsonProperty("connection_id") String connection,
			@JsonProperty("integration_id") String integration) {

	}

}
