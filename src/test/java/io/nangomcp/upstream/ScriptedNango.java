package io.nangomcp.upstream;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpHeaders;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.Connection;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/**
 * Answers each request with the next line of its script, the last one for ever, and
 * remembers what it was asked. Some requests may have a script of their own.
 */
public final class ScriptedNango implements UpstreamNango {

	private final Deque<Answer> script;

	private final Map<String, Deque<Answer>> scripts = new ConcurrentHashMap<>();

	private final List<Received> received = new CopyOnWriteArrayList<>();

	private final AtomicInteger closed = new AtomicInteger();

	private final DisposableServer server;

	private ScriptedNango(HttpServer server, Answer... script) {
		this.script = new ArrayDeque<>(List.of(script));
		this.server = server.host("127.0.0.1").port(0).handle(this::answer).bindNow();
	}

	public static ScriptedNango start(Answer... script) {
		return new ScriptedNango(HttpServer.create(), script);
	}

	public static ScriptedNango start(HttpServer server, Answer... script) {
		return new ScriptedNango(server, script);
	}

	/**
	 * Gives a script to requests that begin so, such as "GET /scripts"; the longest one
	 * counts.
	 */
	public ScriptedNango when(String request, Answer... answers) {
		this.scripts.put(request, new ArrayDeque<>(List.of(answers)));
		return this;
	}

	public int port() {
		return this.server.port();
	}

	@Override
	public String baseUrl() {
		return "http://127.0.0.1:" + port();
	}

	/** The requests so far, in the order of their arrival. */
	public List<Received> received() {
		return this.received;
	}

	/** How many requests ended because the client closed its connection. */
	public int closed() {
		return this.closed.get();
	}

	private Mono<Void> answer(HttpServerRequest request, HttpServerResponse response) {
		return request.receive().aggregate().asString().defaultIfEmpty("").flatMap((body) -> {
			String line = request.method().name() + " " + request.uri();
			this.received.add(new Received(line, request.requestHeaders(), body));
			return next(scriptFor(line)).write(response).doOnCancel(this.closed::incrementAndGet);
		});
	}

	private Deque<Answer> scriptFor(String line) {
		return this.scripts.entrySet()
			.stream()
			.filter((entry) -> line.startsWith(entry.getKey()))
			.max(Comparator.comparingInt((entry) -> entry.getKey().length()))
			.map(Map.Entry::getValue)
			.orElse(this.script);
	}

	private synchronized Answer next(Deque<Answer> lines) {
		return Objects.requireNonNull((lines.size() > 1) ? lines.poll() : lines.peek());
	}

	@Override
	public void close() {
		this.server.disposeNow();
	}

	/** A JSON answer. */
	public static Answer json(int status, String body) {
		return answer(status, "application/json; charset=utf-8", body);
	}

	/** Nango's own limiter. */
	public static Answer rateLimited(String retryAfter) {
		return (response) -> response.status(429)
			.header("Content-Type", "application/json; charset=utf-8")
			.header("Retry-After", retryAfter)
			.sendString(Mono.just("{\"error\":{\"code\":\"too_many_request\"}}"))
			.then();
	}

	/** Any answer. */
	public static Answer answer(int status, String contentType, String body) {
		return (response) -> response.status(status)
			.header("Content-Type", contentType)
			.sendString(Mono.just(body))
			.then();
	}

	/** Promises more of a body than it sends before it goes away. */
	public static Answer breakOff(String body) {
		return (response) -> response.header("Content-Length", "1000")
			.send(Flux.concat(Mono.just(Unpooled.copiedBuffer(body, StandardCharsets.UTF_8)),
					Mono.error(new IOException("broken off on purpose"))), (part) -> true)
			.then();
	}

	/** Reads the request and closes the connection. */
	public static Answer hangUp() {
		return (response) -> {
			response.withConnection(Connection::dispose);
			return Mono.never();
		};
	}

	/** Answers with bytes that need not be HTTP. */
	public static Answer raw(String bytes) {
		return (response) -> {
			response.withConnection((connection) -> connection.channel()
				.pipeline()
				.firstContext()
				.writeAndFlush(Unpooled.copiedBuffer(bytes, StandardCharsets.ISO_8859_1))
				.addListener((written) -> connection.dispose()));
			return Mono.never();
		};
	}

	/** Reads the request, stays silent until it is released, and answers then. */
	public static Answer after(Mono<Void> released, Answer answer) {
		return (response) -> released.then(Mono.defer(() -> answer.write(response)));
	}

	/** Reads the request and stays silent. */
	public static Answer silence() {
		return (response) -> Mono.never();
	}

	/**
	 * One line of the script.
	 */
	@FunctionalInterface
	public interface Answer {

		Mono<Void> write(HttpServerResponse response);

	}

	/**
	 * A request as it arrived.
	 */
	public record Received(String line, HttpHeaders headers, String body) {

	}

}
