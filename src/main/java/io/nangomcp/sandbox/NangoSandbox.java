package io.nangomcp.sandbox;

import java.time.InstantSource;

import reactor.netty.ChannelBindException;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

import org.springframework.boot.web.server.PortInUseException;
import org.springframework.core.io.Resource;
import org.springframework.http.server.reactive.ReactorHttpHandlerAdapter;
import org.springframework.web.reactive.function.server.HandlerStrategies;
import org.springframework.web.reactive.function.server.RequestPredicates;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;

/**
 * A small Nango that runs in this process and answers as the real one was recorded to.
 */
public final class NangoSandbox implements AutoCloseable {

	private static final int MAX_BODY_BYTES = 10 * 1024 * 1024;

	private final DisposableServer server;

	private final String baseUrl;

	private NangoSandbox(DisposableServer server, String baseUrl) {
		this.server = server;
		this.baseUrl = baseUrl;
	}

	/**
	 * Starts a sandbox.
	 * @param host the address to listen on
	 * @param port the port to listen on, 0 for a free one
	 * @param accounts the accounts file of the data set, beside which the integrations
	 * are
	 * @return the running sandbox
	 * @throws PortInUseException if another process listens on the port
	 * @throws IllegalStateException if a data file is malformed
	 */
	public static NangoSandbox start(String host, int port, Resource accounts) {
		return start(host, port, accounts, InstantSource.system());
	}

	static NangoSandbox start(String host, int port, Resource accounts, InstantSource clock) {
		HandlerStrategies strategies = HandlerStrategies.builder()
			.codecs((codecs) -> codecs.defaultCodecs().maxInMemorySize(MAX_BODY_BYTES))
			.build();
		RouterFunction<ServerResponse> routes = routes(new Gate(Accounts.read(new DataFile(accounts), clock)),
				new ConnectSessions(clock));
		try {
			DisposableServer server = HttpServer.create()
				.host(host)
				.port(port)
				.handle(new ReactorHttpHandlerAdapter(RouterFunctions.toHttpHandler(routes, strategies)))
				.bindNow();
			return new NangoSandbox(server, "http://" + host + ":" + server.port());
		}
		catch (ChannelBindException ex) {
			throw new PortInUseException(port, ex);
		}
	}

	private static RouterFunction<ServerResponse> routes(Gate gate, ConnectSessions sessions) {
		ConnectUi connectUi = new ConnectUi(sessions);
		return RouterFunctions.route()
			.GET("/health", (request) -> Reply.ok(Json.object().put("result", "ok")).toResponse(request))
			.GET("/scripts/config", gate.guard(new ScriptsConfig(), ScriptsConfig.SCOPE))
			.GET("/integrations", gate.guard(new ListIntegrations(), ListIntegrations.SCOPE))
			.GET("/integrations/{uniqueKey}", gate.guard(new ReadIntegration(), ReadIntegration.SCOPE))
			.GET("/integrations/{uniqueKey}/functions", gate.guard(new ListFunctions(), ListFunctions.SCOPE))
			.GET("/integrations/{uniqueKey}/functions/{name}", gate.guard(new ReadFunction(), ReadFunction.SCOPE))
			.GET("/connections",
					gate.guard(new ListConnections(), ListConnections.SCOPE, ListConnections.SCOPE_WITH_CREDENTIALS))
			.POST("/connect/sessions", gate.guard(new CreateConnectSession(sessions), CreateConnectSession.SCOPE))
			.POST("/connect/sessions/reconnect",
					gate.guard(new CreateReconnectSession(sessions), CreateConnectSession.SCOPE))
			.GET(ConnectUi.PATH, connectUi::ask)
			.POST(ConnectUi.PATH, connectUi::connect)
			.POST("/action/trigger", gate.guard(new TriggerAction(), TriggerAction.SCOPE))
			.route(RequestPredicates.all(), Reply::unknownRoute)
			.build();
	}

	/**
	 * Where the sandbox is reached.
	 * @return the URL, without a slash at its end
	 */
	public String baseUrl() {
		return this.baseUrl;
	}

	@Override
	public void close() {
		this.server.disposeNow();
	}

}
