import io.netty.handler.codec.http.HttpHeaderNames;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import reactor.netty.resources.ConnectionProvider;

import org.reactivestreams.Publisher;

/**
 * What the server's stack can do at most: each request is passed on, and each answer
 * back, byte for byte.
 */
final class PassThrough {

	/** As many as the server has by default. */
	private static final int MAX_CONNECTIONS = 500;

	private final HttpClient client;

	private PassThrough(String upstream) {
		this.client = HttpClient.create(ConnectionProvider.create("upstream", MAX_CONNECTIONS)).baseUrl(upstream);
	}

	/** Takes a port and the upstream's URL. */
	public static void main(String[] args) {
		PassThrough passThrough = new PassThrough(args[1]);
		HttpServer.create()
			.host("127.0.0.1")
			.port(Integer.parseInt(args[0]))
			.route((routes) -> routes.post("/mcp", passThrough::pass))
			.bindNow()
			.onDispose()
			.block();
	}

	private Publisher<Void> pass(HttpServerRequest request, HttpServerResponse response) {
		return this.client.headers((headers) -> headers.set(request.requestHeaders()).remove(HttpHeaderNames.HOST))
			.post()
			.uri("/action/trigger")
			// Whole, since an upstream that answers before it has read everything makes the client give up.
			.send(request.receive().aggregate().retain())
			.response((answer, body) -> response.status(answer.status())
				.headers(answer.responseHeaders())
				.send(body.retain()));
	}

}
