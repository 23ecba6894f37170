package io.nangomcp.caller;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.nangomcp.nango.NangoConnection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link AgentSession}.
 */
class AgentSessionTests {

	private static final AgentSession SESSION = AgentSessions.with("key-1", Map.of("crm", ToolGrant.ALL, "docs",
			new ToolGrant(Set.of("read", "delete"), Set.of("delete")), "mail", new ToolGrant(null, Set.of("send"))),
			Map.of("crm", "conn-1"), Map.of());

	@ParameterizedTest
	@CsvSource({ "crm, anything, true", "docs, read, true", "docs, delete, false", "docs, write, false",
			"mail, read, true", "mail, send, false", "chat, read, false" })
	void allowsWhatItsToolsetHas(String integration, String action, boolean allowed) {
		assertThat(SESSION.allows(integration, action)).isEqualTo(allowed);
	}

	@Test
	void isACallerOfEachIntegration() {
		assertThat(SESSION.callerOf("crm", Duration.ofSeconds(3))).isEqualTo(new Caller(SESSION.key(), "crm",
				new Caller.Connection("conn-1"), ToolPatterns.ALL, ToolPatterns.NONE, Duration.ofSeconds(3)));
		assertThat(SESSION.callerOf("docs", null).account())
			.isEqualTo(new Caller.Tenant("session-1", List.of(Map.of("organization_id", "acme"))));
		assertThatIllegalArgumentException().isThrownBy(() -> SESSION.callerOf("chat", null));
	}

	@ParameterizedTest
	@CsvSource({ "crm, conn-1, acme, true", "crm, conn-2, acme, false", "docs, conn-2, acme, true",
			"docs, conn-2, other, false", "chat, conn-1, acme, false" })
	void reachesItsConnectionsAndThoseWithItsTags(String integration, String connection, String organization,
			boolean reached) {
		NangoConnection found = new NangoConnection(connection, integration, "x", List.of(),
				Map.of("organization_id", organization, "more", "tags"), "");
		assertThat(AgentSessions.callerOf(SESSION).reaches(found)).isEqualTo(reached);
	}

}
