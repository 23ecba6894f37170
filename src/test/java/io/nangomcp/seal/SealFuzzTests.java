package io.nangomcp.seal;

import java.nio.charset.StandardCharsets;

import com.code_intelligence.jazzer.junit.FuzzTest;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Any text that somebody claims to be a handle of ours.
 */
class SealFuzzTests {

	private final Seal seal = Seals.of('a');

	/** It was sealed for another binding, so that not even a true one opens. */
	@FuzzTest
	void opensNothingThatIsNotOurs(byte[] bytes) {
		String handle = new String(bytes, StandardCharsets.UTF_8);
		assertThat(this.seal.open("binding", handle)).isEmpty();
	}

	@FuzzTest
	void opensWhatItSealed(byte[] bytes) {
		String text = new String(bytes, StandardCharsets.UTF_8);
		String handle = this.seal.seal(text, text);
		assertThat(this.seal.open(text, handle)).contains(text);
		assertThat(this.seal.open(text + "x", handle)).isEmpty();
		assertThat(this.seal.open(text, handle.substring(0, handle.length() - 1))).isEmpty();
	}

}
