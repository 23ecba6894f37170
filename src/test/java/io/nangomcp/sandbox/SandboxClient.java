package io.nangomcp.sandbox;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Calls a sandbox with one key.
 *
 * @param baseUrl where the sandbox is
 * @param key the API key
 */
record SandboxClient(String baseUrl, String key) {

	private static final HttpClient CLIENT = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

	HttpResponse<String> get(String path, String... headers) throws IOException, InterruptedException {
		HttpRequest.Builder request = request(path);
		if (headers.length > 0) {
			request.headers(headers);
		}
		return CLIENT.send(request.build(), BodyHandlers.ofString());
	}

	HttpResponse<String> post(String path, JsonNode body) throws IOException, InterruptedException {
		HttpRequest request = request(path).header("content-type", "application/json")
			.POST(BodyPublishers.ofByteArray(Json.bytes(body)))
			.build();
		return CLIENT.send(request, BodyHandlers.ofString());
	}

	HttpResponse<String> trigger(String integration, String connection, String action, JsonNode input)
			throws IOException, InterruptedException {
		ObjectNode body = Json.object().put("action_name", action);
		body.set("input", input);
		HttpRequest request = request("/action/trigger").header("provider-config-key", integration)
			.header("connection-id", connection)
			.header("content-type", "application/json")
			.POST(BodyPublishers.ofByteArray(Json.bytes(body)))
			.build();
		return CLIENT.send(request, BodyHandlers.ofString());
	}

	private HttpRequest.Builder request(String path) {
		return HttpRequest.newBuilder(URI.create(this.baseUrl + path)).header("authorization", "Bearer " + this.key);
	}

}
