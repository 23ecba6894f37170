package io.nangomcp.upstream;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

/**
 * Answers each request as a handler says, which may take its time. It shares no code with
 * the server under test, and so none of its loggers.
 */
public final class HandledNango implements AutoCloseable {

	/** For more connections at once than any test has. */
	private static final int BACKLOG = 1_000;

	private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

	private final HttpServer server;

	private final Handler handler;

	private HandledNango(HttpServer server, Handler handler) {
		this.server = server;
		this.handler = handler;
		server.setExecutor(this.threads);
		server.createContext("/", this::answer);
		server.start();
	}

	public static HandledNango start(Handler handler) {
		try {
			return new HandledNango(
					HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), BACKLOG), handler);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	public String baseUrl() {
		return "http://127.0.0.1:" + this.server.getAddress().getPort();
	}

	private void answer(HttpExchange exchange) throws IOException {
		try (exchange) {
			Map<String, String> headers = new HashMap<>();
			exchange.getRequestHeaders().forEach((name, values) -> headers.put(name, values.getFirst()));
			String query = Objects.requireNonNullElse(exchange.getRequestURI().getQuery(), "");
			Answer answer = this.handler
				.answer(new Request(exchange.getRequestMethod(), exchange.getRequestURI().getPath(), query, headers,
						new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
			byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
			exchange.getResponseHeaders().set("Content-Type", "application/json; charset=utf-8");
			answer.headers().forEach(exchange.getResponseHeaders()::set);
			exchange.sendResponseHeaders(answer.status(), (body.length > 0) ? body.length : -1);
			exchange.getResponseBody().write(body);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	@Override
	public void close() {
		this.server.stop(0);
		this.threads.shutdownNow();
	}

	/**
	 * What this Nango does.
	 */
	@FunctionalInterface
	public interface Handler {

		Answer answer(Request request) throws InterruptedException;

	}

	/**
	 * A request as it arrived.
	 *
	 * @param method its method
	 * @param path its path
	 * @param query its query, decoded
	 * @param headers the first value of each header, names as {@code Content-type}
	 * @param body its body
	 */
	public record Request(String method, String path, String query, Map<String, String> headers, String body) {

		/** The key that it was sent with. */
		public String key() {
			return this.headers.getOrDefault("Authorization", "").replaceFirst("^Bearer ", "");
		}

	}

	/**
	 * What is answered.
	 *
	 * @param status the HTTP status
	 * @param body JSON, or what the headers say
	 * @param headers those beside the usual ones
	 */
	public record Answer(int status, String body, Map<String, String> headers) {

		public static Answer json(int status, String body) {
			return new Answer(status, body, Map.of());
		}

	}

}
