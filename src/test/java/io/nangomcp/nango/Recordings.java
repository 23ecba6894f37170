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
final class Recordings {

	private Recordings() {
	}

	/** The exchanges of one file, in their order. */
	static Stream<Exchange> read(String file) {
		try (InputStream json = Recordings.class.getResourceAsStream("/recordings/" + file)) {
			JsonNode exchanges = NangoClients.MAPPER.readTree(Objects.requireNonNull(json, file));
			return exchanges.valueStream().map(Exchange::new);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	record Exchange(JsonNode json) {

		String name() {
			return this.json.path("name").asString();
		}

		String line() {
			return this.json.path("request").path("line").asString();
		}

		int status() {
			return this.json.path("response").path("status").asInt();
		}

		String retryAfter() {
			return this.json.path("response").path("headers").path("retry-after").asString("");
		}

		String body() {
			return this.json.path("response").path("body").toString();
		}

		@Override
		public String toString() {
			return name();
		}

	}

}
