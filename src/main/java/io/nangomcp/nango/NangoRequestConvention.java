package io.nangomcp.nango;

import java.util.List;

import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;

import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientRequestObservationContext;
import org.springframework.web.reactive.function.client.DefaultClientRequestObservationConvention;

/**
 * What metrics and spans say of requests to Nango: the endpoint, and nothing of
 * integrations, connections and users, which addresses have in them.
 */
@Component
class NangoRequestConvention extends DefaultClientRequestObservationConvention {

	private static final KeyValue OTHER = KeyValue.of("uri", "other");

	private static final KeyValue FUNCTIONS = KeyValue.of("uri", "/integrations/{integration}/functions");

	private static final List<KeyValue> ENDPOINTS = List
		.of("/action/trigger", "/scripts/config", "/connections", "/connect/sessions", "/connect/sessions/reconnect",
				"/integrations", "/health")
		.stream()
		.map((path) -> KeyValue.of("uri", path))
		.toList();

	@Override
	protected KeyValue uri(ClientRequestObservationContext context) {
		ClientRequest request = context.getRequest();
		return (request != null) ? endpoint(request.url().getPath()) : OTHER;
	}

	/** A self-hosted Nango may have a path of its own in front. */
	private static KeyValue endpoint(String path) {
		for (KeyValue endpoint : ENDPOINTS) {
			if (path.endsWith(endpoint.getValue())) {
				return endpoint;
			}
		}
		return path.endsWith("/functions") ? FUNCTIONS : OTHER;
	}

	@Override
	public KeyValues getHighCardinalityKeyValues(ClientRequestObservationContext context) {
		return KeyValues.empty();
	}

}
