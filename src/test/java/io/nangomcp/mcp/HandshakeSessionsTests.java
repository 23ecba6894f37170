package io.nangomcp.mcp;

import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.nangomcp.caller.Caller;
import io.nangomcp.caller.Callers;
import io.nangomcp.seal.Seals;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link HandshakeSessions}.
 */
class HandshakeSessionsTests {

	private static final Caller ADA = Callers.of("ada", "hubspot");

	private static final Client CLIENT = new Client("2025-11-25", Set.of(ClientCapability.ELICITATION_URL), null);

	@ParameterizedTest
	@ValueSource(ints = { 0, 1, 2, 3, 4 })
	void remembersWhatInitializeSaid(int count) {
		EnumSet<ClientCapability> some = EnumSet.noneOf(ClientCapability.class);
		EnumSet.allOf(ClientCapability.class).stream().limit(count).forEach(some::add);
		Client client = new Client("2025-06-18", some, null);
		String id = new HandshakeSessions(Seals.of('a')).issue(client, ADA).orElseThrow();
		assertThat(id).matches("[\\x21-\\x7e]{1,400}");
		assertThat(new HandshakeSessions(Seals.of('a')).open(id, ADA)).hasValueSatisfying((opened) -> {
			assertThat(opened.protocolVersion()).isEqualTo("2025-06-18");
			assertThat(opened.capabilities()).isEqualTo(some);
		});
	}

	@Test
	void tellsTwoSessionsOfTheSameCallerApart() {
		HandshakeSessions sessions = new HandshakeSessions(Seals.of('a'));
		Set<String> nonces = IntStream.range(0, 100)
			.mapToObj((number) -> sessions.issue(CLIENT, ADA).flatMap((id) -> sessions.open(id, ADA)).orElseThrow())
			.map((client) -> Objects.requireNonNull(client.session()))
			.collect(Collectors.toSet());
		assertThat(nonces).hasSize(100);
	}

	@Test
	void opensForNobodyElse() {
		HandshakeSessions sessions = new HandshakeSessions(Seals.of('a'));
		String id = sessions.issue(CLIENT, ADA).orElseThrow();
		assertThat(sessions.open(id, Callers.of("bob", "hubspot"))).isEmpty();
		assertThat(sessions.open(id, Callers.of("ada", "slack"))).isEmpty();
		assertThat(sessions.open(id, Callers.of("ada", "hubspot", "conn-2"))).isEmpty();
		assertThat(sessions.open(id + "x", ADA)).isEmpty();
		assertThat(sessions.open("", ADA)).isEmpty();
		assertThat(new HandshakeSessions(Seals.of('b')).open(id, ADA)).isEmpty();
	}

	@Test
	void issuesNothingThatARestartWouldEnd() {
		assertThat(new HandshakeSessions(Seals.random()).issue(CLIENT, ADA)).isEmpty();
	}

}
