package io.nangomcp.http;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import io.nangomcp.nango.NangoClients;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A POST whose answer is read as it arrives, on a connection of its own.
 */
final class EventStream implements AutoCloseable {

	private static final String END = "The stream ended";

	private final HttpClient http;

	private final HttpResponse<InputStream> response;

	/** Comments, events and the end. */
	private final BlockingQueue<String> frames = new LinkedBlockingQueue<>();

	private EventStream(HttpClient http, HttpResponse<InputStream> response) {
		this.http = http;
		this.response = response;
		Thread.ofVirtual().start(this::read);
	}

	/** Returns once the head of the answer is there. */
	static EventStream post(int port, Map<String, String> headers, String body) {
		HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
		try {
			return new EventStream(http,
					http.send(request(port, headers, body), HttpResponse.BodyHandlers.ofInputStream()));
		}
		catch (IOException | InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	static HttpRequest request(int port, Map<String, String> headers, String body) {
		HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/mcp"))
			.header("Content-Type", "application/json")
			.POST(HttpRequest.BodyPublishers.ofString(body));
		headers.forEach(request::header);
		return request.build();
	}

	private void read() {
		try (BufferedReader reader = new BufferedReader(
				new InputStreamReader(this.response.body(), StandardCharsets.UTF_8))) {
			StringBuilder event = new StringBuilder();
			for (String line = reader.readLine(); line != null; line = reader.readLine()) {
				if (line.startsWith(":")) {
					this.frames.add(line);
				}
				else if (!line.isEmpty()) {
					event.append(line).append('\n');
				}
				else if (!event.isEmpty()) {
					this.frames.add(event.toString());
					event.setLength(0);
				}
			}
			this.frames.add(event + END);
		}
		catch (IOException ex) {
			this.frames.add(String.valueOf(ex));
		}
	}

	int status() {
		return this.response.statusCode();
	}

	@Nullable String header(String name) {
		return this.response.headers().firstValue(name).orElse(null);
	}

	/** The next comment or event. */
	String next() {
		try {
			String frame = this.frames.poll(10, TimeUnit.SECONDS);
			assertThat(frame).as("next frame of the stream").isNotNull();
			return String.valueOf(frame);
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/** The next message, which is one event with one line of data. */
	JsonNode nextMessage() {
		String frame = nextEvent();
		assertThat(frame).startsWith("event: message\ndata: {").hasLineCount(2);
		return NangoClients.MAPPER.readTree(frame.substring(frame.indexOf('{')));
	}

	void expectEnd() {
		assertThat(nextEvent()).isEqualTo(END);
	}

	private String nextEvent() {
		String frame = next();
		while (frame.startsWith(":")) {
			frame = next();
		}
		return frame;
	}

	/** Whether all that has arrived so far was read, but for comments. */
	boolean isQuiet() {
		return this.frames.stream().allMatch((frame) -> frame.startsWith(":"));
	}

	@Override
	public void close() {
		this.http.shutdownNow();
	}

}
