package io.nangomcp.caller;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

import io.nangomcp.nango.NangoKey;
import io.nangomcp.seal.Seals;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/**
 * Tests for {@link SessionTokens}.
 */
class SessionTokensTests {

	private static final AgentSession SESSION = session();

	private final SessionTokens tokens = AgentSessions.tokens(Seals.of('a'));

	@Test
	void opensWhatItIssued() {
		String token = this.tokens.issue(SESSION);
		assertThat(token).matches("nango_agent_session_[A-Za-z0-9._-]+");
		assertThat(this.tokens.open(token)).contains(SESSION);
		assertThat(this.tokens.open(token).orElseThrow().toolset().keySet()).containsExactly("z", "a", "m");
	}

	@Test
	void outlivesTheProcess() {
		assertThat(AgentSessions.tokens(Seals.of('a')).open(this.tokens.issue(SESSION))).contains(SESSION);
	}

	@Test
	void opensNothingOfAnotherRing() {
		assertThat(AgentSessions.tokens(Seals.of('b')).open(this.tokens.issue(SESSION))).isEmpty();
	}

	@Test
	void opensNothingWithARingThatEndsWithTheProcess() {
		SessionTokens fleeting = AgentSessions.tokens(Seals.random());
		assertThat(fleeting.areAvailable()).isFalse();
		assertThat(fleeting.open(fleeting.issue(SESSION))).isEmpty();
	}

	@Test
	void opensUntilItExpires() {
		String token = this.tokens.issue(SESSION);
		assertThat(at(SESSION.expiresAt().minusMillis(1)).open(token)).contains(SESSION);
		assertThat(at(SESSION.expiresAt()).open(token)).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "nango_agent_session_", "nango_agent_session_x", "nango_agent_session_a..b.c.d" })
	void opensNothingElse(String token) {
		assertThat(this.tokens.open(token)).isEmpty();
		assertThat(this.tokens.open(this.tokens.issue(SESSION).substring("nango_".length()))).isEmpty();
	}

	@Test
	void opensNoHandleOfAnotherKind() {
		String cursor = Seals.of('a').seal("agent session", "{}");
		assertThat(this.tokens.open(SessionTokens.PREFIX + cursor)).isEmpty();
	}

	@Test
	void showsNothingOfTheSession() {
		for (String part : Pattern.compile("\\.")
			.splitAsStream(this.tokens.issue(SESSION).substring(SessionTokens.PREFIX.length()))
			.toList()) {
			assertThat(new String(Base64.getUrlDecoder().decode(part), StandardCharsets.ISO_8859_1))
				.doesNotContain("key-1", "acme", "conn-a", "read_doc");
		}
		assertThat(SESSION.toString() + SESSION.callerOf("a", null) + SESSION.callerOf("z", null)
				+ SESSION.callerOf("z", null).account() + AgentSessions.callerOf(SESSION)
				+ AgentSessions.callerOf(SESSION).account())
			.doesNotContain("key-1", "acme", "conn-a", "session-1");
	}

	/** Or else whoever chooses tags could guess the key from the token's length. */
	@Test
	void isNoShorterWhereATagRepeatsTheKey() {
		String key = "1b671a64-40d5-491e-99b0-da01ff1f3341";
		assertThat(lengthWith(key, key)).isCloseTo(lengthWith("89f9ba1c-3d2c-4f6e-8f5a-2f0d4c1e6b7a", key), within(12));
	}

	private int lengthWith(String key, String tag) {
		return this.tokens
			.issue(new AgentSession("id", new NangoKey(key), SESSION.expiresAt(), List.of(Map.of("user", tag)),
					Map.of(), Map.of(), Map.of(), Set.of()))
			.length();
	}

	private static SessionTokens at(Instant now) {
		return AgentSessions.tokens(Seals.of('a'), InstantSource.fixed(now));
	}

	private static AgentSession session() {
		Map<String, ToolGrant> toolset = new LinkedHashMap<>();
		toolset.put("z", ToolGrant.ALL);
		toolset.put("a", new ToolGrant(Set.of("read_doc"), Set.of("delete_doc")));
		toolset.put("m", new ToolGrant(Set.of(), Set.of()));
		return AgentSessions.with("key-1", toolset, Map.of("a", "conn-a"), Map.of("a", List.of("read_doc")));
	}

}
