package io.nangomcp.sandbox;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.stream.Stream;

import tools.jackson.databind.JsonNode;

import org.springframework.core.io.ClassPathResource;

/**
 * A request to a real Nango, with its answer.
 *
 * @param file the file that it is in
 * @param json its content
 */
record Recording(String file, JsonNode json) {

	static JsonNode read(String file) {
		try (InputStream content = new ClassPathResource("recordings/" + file + ".json").getInputStream()) {
			return Json.MAPPER.readTree(content);
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	static Stream<Recording> allIn(String file) {
		return read(file).valueStream().map((json) -> new Recording(file, json));
	}

	String name() {
		return this.json.required("name").stringValue();
	}

	/** Method and path, without the query. */
	String endpoint() {
		return method() + " " + target().replaceFirst("\\?.*", "");
	}

	HttpRequest requestTo(String baseUrl) {
		JsonNode request = this.json.required("request");
		HttpRequest.Builder builder = HttpRequest.newBuilder(URI.create(baseUrl + target()));
		request.required("headers").forEachEntry((name, value) -> builder.header(name, value.stringValue()));
		return builder.method(method(), body(request.path("body"))).build();
	}

	int status() {
		return this.json.required("response").required("status").intValue();
	}

	JsonNode header(String name) {
		return this.json.required("response").required("headers").path(name);
	}

	JsonNode body() {
		return this.json.required("response").required("body");
	}

	private static BodyPublisher body(JsonNode body) {
		return switch (body.getNodeType()) {
			case MISSING -> BodyPublishers.noBody();
			case STRING -> BodyPublishers.ofString(body.stringValue());
			default -> BodyPublishers.ofByteArray(Json.bytes(body));
		};
	}

	private String method() {
		return line()[0];
	}

	private String target() {
		return line()[1];
	}

	private String[] line() {
		return this.json.required("request").required("line").stringValue().split(" ", -1);
	}

	@Override
	public String toString() {
		return this.file + ": " + name();
	}

}
