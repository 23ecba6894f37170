package io.nangomcp;

import java.util.List;
import java.util.Map;

import io.modelcontextprotocol.client.McpClient;
import io.modelcontextprotocol.client.McpSyncClient;
import io.modelcontextprotocol.client.transport.HttpClientStreamableHttpTransport;
import io.modelcontextprotocol.client.transport.McpHttpClientTransportAuthorizationException;
import io.modelcontextprotocol.spec.McpError;
import io.modelcontextprotocol.spec.McpSchema;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.boot.test.web.server.LocalServerPort;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The official Java SDK's client against the server.
 */
@ServerTest
class JavaSdkClientTests {

	@LocalServerPort
	private int port;

	private McpSyncClient client;

	@BeforeEach
	void connect() {
		this.client = client(ServerTest.KEY);
		this.client.initialize();
	}

	@AfterEach
	void close() {
		this.client.close();
	}

	@Test
	void connects() {
		assertThat(this.client.getServerInfo().name()).isEqualTo("nango-mcp");
		assertThat(this.client.getServerInstructions()).contains("actions");
		this.client.ping();
	}

	@Test
	void listsTools() {
		List<McpSchema.Tool> tools = this.client.listTools().tools();
		assertThat(tools).extracting(McpSchema.Tool::name).isSorted().contains("create-contact", "search-contacts");
		assertThat(tools)
			.allSatisfy((tool) -> assertThat(tool.inputSchema()).as(tool.name()).containsEntry("type", "object"));
	}

	@Test
	void readsWhatItWrote() {
		McpSchema.CallToolResult created = call("create-contact",
				Map.of("email", "ada@analytical.engine", "firstname", "Ada"));
		assertThat(created.isError()).isFalse();
		McpSchema.CallToolResult found = call("search-contacts", Map.of("query", "ada@analytical", "limit", 10));
		assertThat(text(found)).contains("ada@analytical.engine");
	}

	@Test
	void seesAFailureAsAToolError() {
		McpSchema.CallToolResult result = call("merge-contacts", Map.of("primaryId", "502", "duplicateId", "504"));
		assertThat(result.isError()).isTrue();
		assertThat(text(result)).startsWith("The action reports a failure: ").contains("Request ID: ");
	}

	@Test
	void seesAnUnknownToolAsInvalidParams() {
		assertThatExceptionOfType(McpError.class).isThrownBy(() -> call("nope", Map.of()))
			.satisfies((error) -> assertThat(error.getJsonRpcError().code()).isEqualTo(-32602))
			.withMessageContaining("Unknown tool: nope");
	}

	/**
	 * This client keeps the body of a 403 to itself, so its user sees the status only.
	 */
	@Test
	void isForbiddenAWrongKey() {
		try (McpSyncClient stranger = client("00000000-0000-4000-8000-000000000000")) {
			stranger.initialize();
			assertThatExceptionOfType(McpHttpClientTransportAuthorizationException.class)
				.isThrownBy(stranger::listTools)
				.satisfies((error) -> assertThat(error.getResponseInfo().statusCode()).isEqualTo(403));
		}
	}

	@Test
	void isToldWhichHeaderIsMissing() {
		try (McpSyncClient careless = client(
				Map.of("Authorization", "Bearer " + ServerTest.KEY, "connection-id", "demo"))) {
			assertThatException().isThrownBy(careless::initialize)
				.withStackTraceContaining("is missing. Set it to the integration's ID");
		}
	}

	private McpSchema.CallToolResult call(String tool, Map<String, Object> arguments) {
		return this.client.callTool(McpSchema.CallToolRequest.builder(tool).arguments(arguments).build());
	}

	private static String text(McpSchema.CallToolResult result) {
		return ((McpSchema.TextContent) result.content().getFirst()).text();
	}

	private McpSyncClient client(String key) {
		return client(
				Map.of("Authorization", "Bearer " + key, "connection-id", "demo", "provider-config-key", "hubspot"));
	}

	private McpSyncClient client(Map<String, String> headers) {
		HttpClientStreamableHttpTransport transport = HttpClientStreamableHttpTransport
			.builder("http://127.0.0.1:" + this.port)
			.httpRequestCustomizer((request, method, uri, body, context) -> headers.forEach(request::setHeader))
			.build();
		return McpClient.sync(transport).build();
	}

}
