package io.nangomcp.sessions;

import java.time.Instant;

import io.nangomcp.nango.NangoKey;
import io.nangomcp.seal.Seals;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SessionIds}.
 */
class SessionIdsTests {

	private static final NangoKey KEY = new NangoKey("key-1");

	private final SessionIds ids = new SessionIds(Seals.of('a'));

	@ParameterizedTest
	@ValueSource(strings = { "2026-11-27T10:00:00Z", "2038-01-19T03:14:08Z", "2100-01-01T00:00:00Z" })
	void knowsWhenItsSessionExpires(Instant expiresAt) {
		String id = this.ids.issue(KEY, expiresAt);
		assertThat(id).matches("[A-Za-z0-9_-]{48}").isNotEqualTo(this.ids.issue(KEY, expiresAt));
		assertThat(new SessionIds(Seals.of('a')).expiry(KEY, id)).contains(expiresAt);
	}

	@Test
	void isUnknownToOtherKeysAndRings() {
		String id = this.ids.issue(KEY, Instant.EPOCH);
		assertThat(this.ids.expiry(new NangoKey("key-2"), id)).isEmpty();
		assertThat(new SessionIds(Seals.of('b')).expiry(KEY, id)).isEmpty();
	}

	@Test
	void isUnknownOnceAnyCharacterIsAnother() {
		String id = this.ids.issue(KEY, Instant.EPOCH);
		for (int at = 0; at < id.length(); at++) {
			char other = (id.charAt(at) == 'A') ? 'B' : 'A';
			assertThat(this.ids.expiry(KEY, id.substring(0, at) + other + id.substring(at + 1))).as("changed at " + at)
				.isEmpty();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "x", "//////////////////////////////////////////////",
			"________________________________________________" })
	void isUnknownWhereItIsNoneOfOurs(String id) {
		assertThat(this.ids.expiry(KEY, id)).isEmpty();
	}

}
