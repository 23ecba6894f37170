package io.nangomcp.http;

import java.util.Map;
import java.util.Objects;

import io.micrometer.core.instrument.MeterRegistry;
import io.nangomcp.caller.CallerReader;
import io.nangomcp.caller.EndedSessions;
import io.nangomcp.calls.CallLimits;
import io.nangomcp.catalog.RunningCalls;
import io.nangomcp.catalog.Toolset;
import io.nangomcp.connect.ConnectionRequests;
import io.nangomcp.mcp.McpServer;
import io.nangomcp.seal.Seal;
import io.nangomcp.sessions.Sessions;
import io.nangomcp.telemetry.Telemetry;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.actuate.info.InfoContributor;
import org.springframework.boot.info.BuildProperties;
import org.springframework.boot.webflux.autoconfigure.WebHttpHandlerBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.env.Environment;
import org.springframework.web.reactive.HandlerMapping;
import org.springframework.web.reactive.handler.SimpleUrlHandlerMapping;

@Configuration(proxyBeanMethods = false)
class McpConfiguration {

	@Bean
	McpServer mcpServer(@Qualifier("sessionToolset") Toolset toolset, CallLimits limits, ConnectionRequests requests,
			Seal seal, JsonMapper mapper, BuildProperties build, StreamingProperties streaming,
			SubscriptionProperties subscriptions, Telemetry telemetry) {
		String version = Objects.requireNonNull(build.getVersion());
		return new McpServer(toolset, limits, requests, seal, telemetry, mapper, version, streaming.toStreaming(),
				subscriptions.toLimits());
	}

	@Bean
	Drain drain(McpServer server, RunningCalls calls, ShutdownProperties properties, MeterRegistry meters) {
		return new Drain(server, calls, properties, meters);
	}

	@Bean
	OwnHosts ownHosts(PublicUrlProperties publicUrl, CorsProperties cors) {
		return new OwnHosts(publicUrl.publicUrl(), cors.allowedOrigins());
	}

	@Bean
	RequestBodies requestBodies(HttpProperties properties) {
		return new RequestBodies(properties, Runtime.getRuntime().maxMemory());
	}

	@Bean
	ReplyMeters replyMeters(MeterRegistry meters) {
		return new ReplyMeters(meters);
	}

	@Bean
	McpEndpoint mcpEndpoint(McpServer server, Drain drain, CallerReader callers, EndedSessions endedSessions,
			OwnHosts hosts, RequestBodies bodies, ReplyMeters meters) {
		return new McpEndpoint(server, drain, callers, endedSessions, hosts, bodies, meters);
	}

	@Bean
	SessionsEndpoint sessionsEndpoint(Sessions sessions, CallerReader callers, Drain drain, OwnHosts hosts,
			PublicUrlProperties publicUrl, RequestBodies bodies, ReplyMeters meters, JsonMapper mapper) {
		return new SessionsEndpoint(sessions, callers, drain, hosts, publicUrl, bodies, new Documents(meters), mapper);
	}

	@Bean
	HandlerMapping endpoints(McpEndpoint mcp, SessionsEndpoint sessions, OwnHosts hosts) {
		SimpleUrlHandlerMapping mapping = new SimpleUrlHandlerMapping(Map.of(McpEndpoint.PATH, mcp,
				McpEndpoint.OF_SESSION, mcp, SessionsEndpoint.ALL, sessions, SessionsEndpoint.ONE, sessions),
				Ordered.HIGHEST_PRECEDENCE);
		mapping.setCorsConfigurationSource(new BrowserAccess(hosts));
		return mapping;
	}

	/** What goes before routing. An operator who observes HTTP sees what is routed. */
	@Bean
	WebHttpHandlerBuilderCustomizer beforeRouting(McpEndpoint mcp, Environment environment) {
		boolean observed = environment.getProperty("management.observations.enable.http.server.requests", Boolean.class,
				false);
		return (builder) -> builder
			.httpHandlerDecorator((routing) -> new MediaTypeGuard(observed ? routing : new ShortCut(mcp, routing)));
	}

	@Bean
	ConnectionLimits connectionLimits(HttpProperties properties, MeterRegistry meters) {
		return new ConnectionLimits(properties, meters);
	}

	/** For {@code /actuator/info}. */
	@Bean
	InfoContributor protocolVersions() {
		return (info) -> info.withDetail("mcp", Map.of("protocolVersions", McpServer.protocolVersions()));
	}

}
