package io.nangomcp.nango;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

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

	/** As {@code printf %s "$USER_ID" | openssl dgst -sha256 -hmac "$KEY"} has them. */
	@ParameterizedTest
	@CsvSource({ "11111111-1111-4111-8111-111111111111, ada, 786130447cd2",
			"11111111-1111-4111-8111-111111111111, Zoë, f4c20be5adee",
			"22222222-2222-4222-8222-222222222222, ada, f2162be9497b" })
	void givesUsersNamesThatOnlyTheKeyExplains(String key, String user, String pseudonym) {
		StepVerifier
			.create(Mono.fromSupplier(() -> new NangoKey(key).pseudonym(user)).subscribeOn(Schedulers.parallel()))
			.expectNext(pseudonym)
			.verifyComplete();
	}

}
