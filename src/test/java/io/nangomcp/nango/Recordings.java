package io.nangomcp.nango;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.stream.Stream;

import tools.jackson.databind.JsonNode;

/**
 * Requests and responses of a real Nango.
 */
public final class Recordings {

	private Recordings() {
	}

	/** The exchanges of one file, in their order. */
	public static Stream<Exchange> read(String file) {
		try (InputStream json = Recordings.class.getResourceAsStream("/recordings/" + file)) {
			JsonNode exchanges = NangoClients.MAPPER.readTree(Objects.requireNonNull(json, file));
			return exchanges.valueStream().map(Exchange::new);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** One request and its response. */
	public record Exchange(JsonNode json) {

		public String name() {
			return this.json.path("name").asString();
		}

		public String line() {
			return this.json.path("request").path("line").asString();
		}

		public int status() {
			return this.json.path("response").path("status").asInt();
		}

		public String retryAfter() {
			return this.json.path("response").path("headers").path("retry-after").asString("");
		}

		public JsonNode request() {
			return this.json.path("request").path("body");
		}

		public String body() {
			return this.json.path("response").path("body").toString();
		}

		@Override
		public String toString() {
			return name();
		}

	}

}
