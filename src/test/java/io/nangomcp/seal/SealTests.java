package io.nangomcp.seal;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link Seal}.
 */
class SealTests {

	private static final String OLD = key('o');

	private static final String NEW = key('n');

	@ParameterizedTest
	@ValueSource(strings = { "create-contact", "", "é😀\n{}" })
	void opensWhatItSealed(String text) {
		Seal seal = seal(NEW);
		String handle = seal.seal("cursor ada", text);
		assertThat(handle).matches("[A-Za-z0-9._-]+");
		assertThat(seal.open("cursor ada", handle)).contains(text);
	}

	@Test
	void showsNothingOfWhatItSealed() {
		String handle = seal(NEW).seal("cursor ada", "create-contact");
		assertThat(handle).isNotEqualTo(seal(NEW).seal("cursor ada", "create-contact"));
		for (String part : Pattern.compile("\\.").splitAsStream(handle).toList()) {
			assertThat(new String(Base64.getUrlDecoder().decode(part), StandardCharsets.ISO_8859_1))
				.doesNotContain("create-contact", "ada");
		}
	}

	@Test
	void opensForNobodyElse() {
		Seal seal = seal(NEW);
		String handle = seal.seal("cursor ada", "x");
		assertThat(seal.open("cursor bob", handle)).isEmpty();
		assertThat(seal.open("cursor ad", handle)).isEmpty();
		assertThat(seal.open("session ada", handle)).isEmpty();
	}

	@Test
	void opensNothingThatWasTamperedWith() {
		Seal seal = seal(NEW);
		String handle = seal.seal("cursor ada", "create-contact");
		for (int at = 0; at < handle.length(); at++) {
			char other = (handle.charAt(at) == 'A') ? 'B' : 'A';
			// The last character of a part may carry bits that Base64 ignores.
			boolean last = at == handle.length() - 1 || handle.charAt(at + 1) == '.';
			if (!last) {
				assertThat(seal.open("cursor ada", handle.substring(0, at) + other + handle.substring(at + 1)))
					.as("changed at " + at)
					.isEmpty();
			}
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "x", "....", "a.b.c.d.e", "eyJhbGciOiJub25lIn0..." })
	void opensNothingThatIsNoHandle(String handle) {
		assertThat(seal(NEW).open("cursor ada", handle)).isEmpty();
	}

	@Test
	void opensWithEveryKeyAndSealsWithTheFirst() {
		String old = seal(OLD).seal("cursor ada", "x");
		Seal rotated = seal(NEW, OLD);
		assertThat(rotated.open("cursor ada", old)).contains("x");
		assertThat(seal(NEW).open("cursor ada", rotated.seal("cursor ada", "y"))).contains("y");
		assertThat(seal(NEW).open("cursor ada", old)).isEmpty();
	}

	@Test
	void compressesLongTexts() {
		String text = "read_doc,".repeat(1_000);
		String handle = seal(NEW).sealCompressed("session", text);
		assertThat(handle).hasSizeLessThan(500);
		assertThat(seal(NEW, OLD).openCompressed("session", handle)).contains(text);
		assertThat(seal(OLD, NEW).openCompressed("session", handle)).contains(text);
		assertThat(seal(NEW).openCompressed("cursor", handle)).isEmpty();
	}

	@Test
	void opensAHandleOnlyInTheFormInWhichItWasSealed() {
		Seal seal = seal(NEW);
		assertThat(seal.open("x", seal.sealCompressed("x", "text"))).isEmpty();
		assertThat(seal.openCompressed("x", seal.seal("x", "text"))).isEmpty();
	}

	@Test
	void knowsItsSignatures() {
		byte[] signature = seal(OLD).sign("session id", "text");
		assertThat(signature).hasSize(16);
		assertThat(seal(NEW, OLD).isSigned("session id", "text", signature)).isTrue();
		assertThat(seal(NEW).isSigned("session id", "text", signature)).isFalse();
		assertThat(seal(OLD).isSigned("session", "text", signature)).isFalse();
		assertThat(seal(OLD).isSigned("session id", "texts", signature)).isFalse();
		assertThat(seal(OLD).isSigned("session id", "text", new byte[0])).isFalse();
	}

	@Test
	void makesKeysThatSeal() {
		String key = Seal.newKey();
		assertThat(key).isNotEqualTo(Seal.newKey());
		assertThat(seal(key).open("cursor ada", seal(key).seal("cursor ada", "x"))).contains("x");
	}

	@ParameterizedTest
	@ValueSource(strings = { "c2hvcnQtc2VjcmV0", "no-base64-at-all" })
	void refusesWhatIsNoKeyWithoutPrintingIt(String noKey) {
		assertThatIllegalArgumentException().isThrownBy(() -> seal(OLD, noKey))
			.withMessageStartingWith("mcp.seal.keys (MCP_SEAL_KEYS) must each be Base64 of 32 bytes")
			.withMessageNotContaining(noKey);
		assertThat(new SealProperties(List.of(OLD)).toString()).doesNotContain(OLD);
	}

	private static Seal seal(String... keys) {
		return new Seal(new SealProperties(List.of(keys)));
	}

	private static String key(char fill) {
		return Base64.getEncoder().encodeToString(String.valueOf(fill).repeat(32).getBytes(StandardCharsets.US_ASCII));
	}

}
