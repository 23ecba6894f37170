package io.nangomcp.mcp;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;

import io.nangomcp.caller.Caller;
import io.nangomcp.caller.Callers;
import io.nangomcp.seal.Seals;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link RequestStates}.
 */
class RequestStatesTests {

	private static final Caller ADA = Callers.of("ada", "hubspot");

	private static final ObjectNode ARGUMENTS = arguments("{\"a\":1,\"b\":{\"c\":2,\"d\":[3]}}");

	private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-25T12:00:00Z"));

	private final RequestStates states = new RequestStates(Seals.random(), this.now::get, JsonMapper.shared());

	@ParameterizedTest
	@ValueSource(strings = { "", "state", "with spaces\nand lines", "é😀" })
	void opensWhatItSealed(String state) {
		String sealed = this.states.seal(state, ADA, "ask", ARGUMENTS);
		assertThat(this.states.open(sealed, ADA, "ask", ARGUMENTS)).isEqualTo(state);
	}

	@Test
	void takesTheSameArgumentsInAnotherOrder() {
		String sealed = this.states.seal("s", ADA, "ask", ARGUMENTS);
		assertThat(this.states.open(sealed, ADA, "ask", arguments("{\"b\":{\"d\":[3],\"c\":2},\"a\":1}")))
			.isEqualTo("s");
	}

	@Test
	void opensForNoOtherCall() {
		String sealed = this.states.seal("s", ADA, "ask", ARGUMENTS);
		assertRefused(sealed, Callers.of("bob", "hubspot"), "ask", ARGUMENTS);
		assertRefused(sealed, Callers.of("ada", "slack"), "ask", ARGUMENTS);
		assertRefused(sealed, Callers.of("ada", "hubspot", "conn-2"), "ask", ARGUMENTS);
		assertRefused(sealed, ADA, "tell", ARGUMENTS);
		assertRefused(sealed, ADA, "ask", arguments("{}"));
		assertRefused(sealed, ADA, "ask", arguments("{\"a\":2,\"b\":{\"c\":2,\"d\":[3]}}"));
		assertRefused(sealed + "-TAMPERED", ADA, "ask", ARGUMENTS);
		assertRefused("", ADA, "ask", ARGUMENTS);
		assertRefused("s", ADA, "ask", ARGUMENTS);
	}

	@Test
	void expires() {
		String sealed = this.states.seal("s", ADA, "ask", ARGUMENTS);
		this.now.updateAndGet((time) -> time.plus(Duration.ofMinutes(30)));
		assertThat(this.states.open(sealed, ADA, "ask", ARGUMENTS)).isEqualTo("s");
		this.now.updateAndGet((time) -> time.plusSeconds(1));
		assertRefused(sealed, ADA, "ask", ARGUMENTS);
	}

	private void assertRefused(String sealed, Caller caller, String tool, ObjectNode arguments) {
		assertThatExceptionOfType(RpcException.class)
			.isThrownBy(() -> this.states.open(sealed, caller, tool, arguments))
			.satisfies((error) -> assertThat(error.code()).isEqualTo(-32602))
			.withMessageContaining("requestState");
	}

	private static ObjectNode arguments(String json) {
		return (ObjectNode) JsonMapper.shared().readTree(json);
	}

}
