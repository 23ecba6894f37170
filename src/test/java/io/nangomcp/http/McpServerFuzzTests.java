package io.nangomcp.http;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.nangomcp.caller.Caller;
import io.nangomcp.caller.Callers;
import io.nangomcp.mcp.McpHeaders;
import io.nangomcp.mcp.McpRequest;
import io.nangomcp.mcp.McpServer;
import io.nangomcp.mcp.Reply;
import io.nangomcp.mcp.SentHeaders;
import reactor.core.publisher.Mono;

import org.springframework.beans.factory.annotation.Autowired;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Any body, through all of the protocol: no reply says that the fault is ours.
 */
class McpServerFuzzTests extends FuzzedServer {

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	private static final Caller CALLER = Callers.withBuiltinTools(Callers.of("key", "plain"), "*");

	private static final Caller ASKING = Callers.ofUser("key", "asking", "ada");

	private static final McpHeaders NONE = SentHeaders.of(Map.of());

	private static final McpHeaders BATCHES = SentHeaders.of(Map.of("MCP-Protocol-Version", List.of("2025-03-26")));

	private static final McpHeaders STATELESS = SentHeaders.of(Map.of("MCP-Protocol-Version", List.of("2026-07-28"),
			"Mcp-Method", List.of("tools/call"), "Mcp-Name", List.of("run"), "Mcp-Param-Region", List.of("eu")));

	private static final McpHeaders LISTENING = SentHeaders
		.of(Map.of("MCP-Protocol-Version", List.of("2026-07-28"), "Mcp-Method", List.of("subscriptions/listen")));

	@Autowired
	private McpServer server;

	@FuzzTest
	void answers(byte[] body) {
		answer(new McpRequest(CALLER, "fuzz", NONE), body);
		answer(new McpRequest(CALLER, "fuzz", BATCHES), body);
		answer(new McpRequest(ASKING, "fuzz", STATELESS), body);
		answer(new McpRequest(CALLER, "fuzz", LISTENING), body);
	}

	private void answer(McpRequest request, byte[] body) {
		AtomicBoolean written = new AtomicBoolean();
		this.server.handle(request, body, (reply) -> write(reply).doOnSuccess((done) -> written.set(true)))
			.block(PATIENCE);
		assertThat(written).isTrue();
	}

	private static Mono<Void> write(Reply reply) {
		return switch (reply) {
			case Reply.Json json -> Mono.fromRunnable(() -> {
				assertThat(json.status()).isLessThan(500);
				assertNoFaultOfOurs(json.document().toBytes());
			});
			// It may be silent after that, and not end.
			case Reply.Stream stream ->
				stream.frames().take(1).doOnNext(McpServerFuzzTests::assertNoFaultOfOurs).then();
			case Reply.Accepted _ -> Mono.empty();
		};
	}

	private static void assertNoFaultOfOurs(byte[] message) {
		assertThat(new String(message, StandardCharsets.UTF_8)).doesNotContain("Internal error");
	}

}
