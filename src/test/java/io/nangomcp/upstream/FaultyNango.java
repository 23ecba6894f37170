package io.nangomcp.upstream;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;

import org.awaitility.Awaitility;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A Nango that fails in the way that each call asks for, down to the bytes and resets on
 * its sockets, and counts how often each call ran. It has three tools, {@code read},
 * {@code put} and {@code write}, whose arguments say which call it is, what goes wrong,
 * and how many times.
 */
public final class FaultyNango implements UpstreamNango {

	private static final JsonMapper MAPPER = JsonMapper.builder().build();

	private static final String JSON = "application/json; charset=utf-8";

	private static final String HTML = "text/html";

	/** More than is ever sent. */
	private static final String UNKEPT_PROMISE = "Content-Length: 1000";

	private static final int DRIP_MILLIS = 20;

	private static final Pattern CONTENT_LENGTH = Pattern.compile("(?i)\r\ncontent-length: *(\\d+)\r\n");

	private static final String LIST = """
			{"data":[%s,%s,%s],"pagination":{"total":3}}""".formatted(action(1, "read"), action(2, "put"),
			action(3, "write"));

	private static final String ENDPOINTS = """
			[{"providerConfigKey":"crm","actions":[
			  {"id":1,"name":"read","enabled":true,"endpoints":[{"method":"GET","path":"/x"}]},
			  {"id":2,"name":"put","enabled":true,"endpoints":[{"method":"PUT","path":"/x"}]},
			  {"id":3,"name":"write","enabled":true,"endpoints":[{"method":"POST","path":"/x"}]}]}]""";

	private static final int BOMB_SIZE = 64 * 1024 * 1024;

	private static final byte[] BOMB = bomb();

	/**
	 * Of these no client gets one by chance, which would take the place of a closed port.
	 */
	private static final int FIRST_PORT = 20_000;

	private static final int LAST_PORT = 30_000;

	private final Map<String, Integer> requests = new ConcurrentHashMap<>();

	private final Map<String, Integer> executions = new ConcurrentHashMap<>();

	private final Map<String, CompletableFuture<Void>> arrivals = new ConcurrentHashMap<>();

	private final Set<Line> lines = ConcurrentHashMap.newKeySet();

	private ServerSocket listener;

	private volatile Door door = Door.OPEN;

	private volatile CountDownLatch together = new CountDownLatch(0);

	private FaultyNango(ServerSocket listener) {
		this.listener = listener;
		Thread.ofVirtual().start(() -> accept(listener));
	}

	public static FaultyNango start() {
		return new FaultyNango(bindAnywhere());
	}

	private static ServerSocket bindAnywhere() {
		while (true) {
			try {
				return bind(ThreadLocalRandom.current().nextInt(FIRST_PORT, LAST_PORT));
			}
			catch (BindException ex) {
				// Taken; there are others.
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}
	}

	private static ServerSocket bind(int port) throws IOException {
		return new ServerSocket(port, 1_000, InetAddress.getLoopbackAddress());
	}

	private static String action(int id, String name) {
		return """
				{"id":%d,"name":"%s","enabled":true,"input":"In","returns":[],"json_schema":{"definitions":{"In":{
				  "type":"object","required":["call","fault","times"],"properties":{
				    "call":{"type":"string"},"fault":{"type":"string"},"times":{"type":"integer"}}}}}}""".formatted(id,
				name);
	}

	private static byte[] bomb() {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
			gzip.write(new byte[BOMB_SIZE]);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return bytes.toByteArray();
	}

	@Override
	public String baseUrl() {
		return "http://127.0.0.1:" + this.listener.getLocalPort();
	}

	/** Decides about new connections, to which those who have one now must come, too. */
	public synchronized void turn(Door next) {
		try {
			this.door = next;
			if (next != Door.OPEN) {
				this.lines.stream().filter((line) -> !line.busy).forEach(Line::endAnswers);
			}
			if (next == Door.CLOSED) {
				this.listener.close();
			}
			else if (this.listener.isClosed()) {
				ServerSocket reopened = bind(this.listener.getLocalPort());
				this.listener = reopened;
				Thread.ofVirtual().start(() -> accept(reopened));
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Closes all connections, on which nothing must be going on, and waits until the
	 * client has closed them, too.
	 */
	public void hangUp() {
		this.lines.forEach(Line::endAnswers);
		awaitNoConnection();
	}

	/** Waits until the client has closed all connections. */
	public void awaitNoConnection() {
		awaitConnections(0);
	}

	/** Waits until the client has no more connections than these. */
	public void awaitConnections(int most) {
		Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> this.lines.size() <= most);
	}

	/** Answers calls with {@link Fault#TOGETHER} once there are so many. */
	public void expectTogether(int calls) {
		this.together = new CountDownLatch(calls);
	}

	/** How many connections are open. */
	public int connections() {
		return this.lines.size();
	}

	/** On how many connections a request is going on. */
	public long busyConnections() {
		return this.lines.stream().filter((line) -> line.busy).count();
	}

	/** Completes when a call arrives. */
	public CompletableFuture<Void> arrival(String call) {
		return this.arrivals.computeIfAbsent(call, (absent) -> new CompletableFuture<>());
	}

	/** How often a call has arrived. */
	public int requests(String call) {
		return this.requests.getOrDefault(call, 0);
	}

	/** How often a call ran, or may well have. */
	public int executions(String call) {
		return this.executions.getOrDefault(call, 0);
	}

	private void accept(ServerSocket open) {
		try {
			while (true) {
				Line line = new Line(open.accept());
				this.lines.add(line);
				Thread.ofVirtual().start(() -> serve(line));
			}
		}
		catch (IOException ex) {
			// The door was closed.
		}
	}

	private void serve(Line line) {
		Door passed = this.door;
		try (Socket socket = line.socket) {
			if (passed == Door.RESETTING) {
				line.reset();
			}
			while (!socket.isClosed() && line.hasBegun()) {
				if (passed == Door.DEAF || line.deaf) {
					line.reset();
				}
				else {
					answer(line);
				}
				line.busy = false;
			}
		}
		catch (IOException ex) {
			// The client has had enough.
		}
		finally {
			this.lines.remove(line);
		}
	}

	private void answer(Line line) throws IOException {
		String head = line.readHead();
		String body = line.readBody(head);
		if (!head.startsWith("POST /action/trigger ")) {
			line.answer(200, JSON, head.startsWith("GET /scripts/config ") ? ENDPOINTS : LIST);
			return;
		}
		JsonNode input = MAPPER.readTree(body).path("input");
		String call = input.path("call").asString();
		boolean wellAgain = this.requests.merge(call, 1, Integer::sum) > input.path("times").asInt();
		arrival(call).complete(null);
		Fault fault = wellAgain ? Fault.NONE : Fault.valueOf(input.path("fault").asString());
		if (fault.runs()) {
			this.executions.merge(call, 1, Integer::sum);
		}
		answer(line, fault, "{\"call\":\"%s\"}".formatted(call));
	}

	private void answer(Line line, Fault fault, String output) throws IOException {
		switch (fault) {
			case NONE -> line.answer(200, JSON, output);
			case TOGETHER -> {
				awaitTogether();
				line.answer(200, JSON, output);
			}
			case CLOSED_WHILE_IDLE -> {
				line.answer(200, JSON, output);
				line.endAnswers();
			}
			case RESET_ON_REUSE -> {
				line.deaf = true;
				line.answer(200, JSON, output);
			}
			case RESET_AFTER_READING -> line.reset();
			case CLOSED_AFTER_READING -> line.close();
			case RESET_IN_BODY -> {
				line.send(head(200, JSON, UNKEPT_PROMISE) + output);
				line.reset();
			}
			case TRUNCATED -> {
				line.send(head(200, JSON, UNKEPT_PROMISE) + output);
				line.close();
			}
			case STALLED_HEADERS -> {
				line.send("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n");
				line.awaitEnd();
			}
			case STALLED_BODY -> {
				line.send(head(200, JSON, UNKEPT_PROMISE) + output);
				line.awaitEnd();
			}
			case SLOW_DRIP -> {
				line.send(head(200, JSON, "Transfer-Encoding: chunked"));
				while (line.staysFor(DRIP_MILLIS)) {
					line.send("1\r\n \r\n");
				}
			}
			case CUT_JSON -> line.answer(200, JSON, output.substring(0, output.length() - 1));
			case WRONG_CONTENT_TYPE -> line.answer(200, "text/plain", output);
			case HTML_200 -> line.answer(200, HTML, "<html>Welcome</html>");
			case OVERSIZE -> line.answer(200, JSON, "\"%s\"".formatted("x".repeat(1_000_000)));
			case ENDLESS -> {
				line.send(head(200, JSON, "Transfer-Encoding: chunked"));
				while (true) {
					line.send("4000\r\n%s\r\n".formatted(" ".repeat(0x4000)));
				}
			}
			case GZIP_BOMB -> {
				line.send(head(200, JSON, "Content-Encoding: gzip\r\nContent-Length: " + BOMB.length));
				line.send(BOMB);
			}
			case RATE_LIMITED -> line.answer(429, JSON, error("too_many_request"));
			case RATE_LIMITED_FOR_NO_TIME -> line.answer(429, JSON + "\r\nRetry-After: 0", error("too_many_request"));
			case RATE_LIMITED_FOR_A_MINUTE -> line.answer(429, JSON + "\r\nRetry-After: 60", error("too_many_request"));
			case HTML_502 -> line.answer(502, HTML, "<html>Bad gateway</html>");
			case EMPTY_503 -> line.answer(503, HTML, "");
			case SCRIPT_500 -> line.answer(500, JSON, error("script_internal_error"));
			case PROVIDER_424 -> line.answer(424, JSON, error("script_http_error"));
			case UNKNOWN_CONNECTION_400 -> line.answer(400, JSON, error("unknown_connection"));
			case ERROR_IN_200 -> line.answer(200, JSON, output.replace("}", ",\"error\":{\"code\":\"not_found\"}}"));
		}
	}

	private static String head(int status, String contentType, String rest) {
		return "HTTP/1.1 %d X\r\nContent-Type: %s\r\n%s\r\n\r\n".formatted(status, contentType, rest);
	}

	private static String error(String code) {
		return "{\"error\":{\"code\":\"%s\"}}".formatted(code);
	}

	private void awaitTogether() throws IOException {
		this.together.countDown();
		try {
			this.together.await();
		}
		catch (InterruptedException ex) {
			throw new IOException(ex);
		}
	}

	@Override
	public void close() {
		turn(Door.CLOSED);
		this.lines.forEach(Line::reset);
	}

	/**
	 * What happens to those who connect.
	 */
	public enum Door {

		/** They are served. */
		OPEN,

		/** They are refused. */
		CLOSED,

		/** They are reset at once, maybe before they have sent anything. */
		RESETTING,

		/** They are reset when their request comes, which nobody reads. */
		DEAF

	}

	/**
	 * What goes wrong with a call, once it was read.
	 */
	public enum Fault {

		/** Nothing. */
		NONE,

		/** All calls are answered when all are there. */
		TOGETHER,

		/** Answered, and then closed without a word. */
		CLOSED_WHILE_IDLE,

		/** Answered, and then reset when the next request comes, which nobody reads. */
		RESET_ON_REUSE,

		RESET_AFTER_READING, CLOSED_AFTER_READING, RESET_IN_BODY,

		/** Closed before all that was promised has come. */
		TRUNCATED,

		STALLED_HEADERS, STALLED_BODY, SLOW_DRIP,

		/** To its end, but for the last brace. */
		CUT_JSON,

		WRONG_CONTENT_TYPE, HTML_200, OVERSIZE, ENDLESS, GZIP_BOMB,

		/** By Nango, which says nothing of when to come again. */
		RATE_LIMITED,

		RATE_LIMITED_FOR_NO_TIME, RATE_LIMITED_FOR_A_MINUTE, HTML_502, EMPTY_503, SCRIPT_500, PROVIDER_424,
		UNKNOWN_CONNECTION_400,

		/** A result as any other. */
		ERROR_IN_200;

		/** Whether the action runs, or may well do. */
		boolean runs() {
			return switch (this) {
				case RATE_LIMITED, RATE_LIMITED_FOR_NO_TIME, RATE_LIMITED_FOR_A_MINUTE, UNKNOWN_CONNECTION_400 -> false;
				default -> true;
			};
		}

	}

	/**
	 * One connection.
	 */
	private static final class Line {

		private final Socket socket;

		private final InputStream in;

		private volatile boolean busy;

		private volatile boolean deaf;

		Line(Socket socket) throws IOException {
			this.socket = socket;
			this.in = new BufferedInputStream(socket.getInputStream());
		}

		/** Waits for a request to begin. */
		boolean hasBegun() throws IOException {
			this.in.mark(1);
			this.busy = this.in.read() != -1;
			if (this.busy) {
				this.in.reset();
			}
			return this.busy;
		}

		String readHead() throws IOException {
			StringBuilder head = new StringBuilder();
			while (head.indexOf("\r\n\r\n", Math.max(0, head.length() - 4)) < 0) {
				int read = this.in.read();
				if (read == -1) {
					throw new IOException("The request ended");
				}
				head.append((char) read);
			}
			return head.toString();
		}

		String readBody(String head) throws IOException {
			Matcher length = CONTENT_LENGTH.matcher(head);
			int expected = length.find() ? Integer.parseInt(length.group(1)) : 0;
			byte[] body = this.in.readNBytes(expected);
			if (body.length < expected) {
				throw new IOException("The request ended");
			}
			return new String(body, StandardCharsets.UTF_8);
		}

		void answer(int status, String contentType, String body) throws IOException {
			send(head(status, contentType, "Content-Length: " + body.length()) + body);
		}

		void send(String text) throws IOException {
			send(text.getBytes(StandardCharsets.US_ASCII));
		}

		void send(byte[] bytes) throws IOException {
			this.socket.getOutputStream().write(bytes);
		}

		/** Waits for the client to close the connection. */
		void awaitEnd() throws IOException {
			while (this.in.read() != -1) {
				// A client sends nothing before it has its answer.
			}
		}

		/** Whether the client is still there after some milliseconds. */
		boolean staysFor(int millis) throws IOException {
			try {
				this.socket.setSoTimeout(millis);
				return this.in.read() != -1;
			}
			catch (SocketTimeoutException ex) {
				return true;
			}
		}

		/** The client then closes its side. */
		void endAnswers() {
			try {
				this.socket.shutdownOutput();
			}
			catch (IOException ex) {
				// It was faster.
			}
		}

		void close() throws IOException {
			this.socket.close();
		}

		void reset() {
			try {
				this.socket.setSoLinger(true, 0);
				this.socket.close();
			}
			catch (IOException ex) {
				// It was faster.
			}
		}

	}

}
