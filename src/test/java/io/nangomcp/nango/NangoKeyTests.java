package io.nangomcp.nango;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link NangoKey}.
 */
class NangoKeyTests {

	private static final String SECRET = "11111111-1111-4111-8111-111111111111";

	@Test
	void neverPrintsItself() {
		NangoKey key = new NangoKey(SECRET);
		assertThat(key.toString()).doesNotContain(SECRET).isEqualTo("NangoKey[" + key.hash() + "]");
		assertThat(NangoClients.MAPPER.writeValueAsString(key)).doesNotContain(SECRET);
		assertThat(key.fingerprint()).hasSize(64).startsWith(key.hash()).doesNotContain(SECRET);
	}

	@Test
	void equalsTheSameKeyOnly() {
		assertThat(new NangoKey(SECRET)).isEqualTo(new NangoKey(SECRET)).hasSameHashCodeAs(new NangoKey(SECRET));
		assertThat(new NangoKey(SECRET)).isNotEqualTo(new NangoKey(SECRET.replace('1', '2')));
		assertThat(new NangoKey(SECRET).fingerprint())
			.isNotEqualTo(new NangoKey(SECRET.replace('1', '2')).fingerprint());
	}

}
