package io.nangomcp.sessions;

import org.apache.lucene.util.VectorUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/**
 * Tests for {@link WordVectors}.
 */
class WordVectorsTests {

	private static final WordVectors VECTORS = new WordVectors();

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			the parcel arrived | a package was delivered | a song was written
			pay the doctor | money for the hospital | paint the bridge
			our staff | the employees | the rivers
			""")
	void whatMeansAboutTheSameIsNearer(String text, String same, String other) {
		assertThat(similarity(text, same)).isGreaterThan(similarity(text, other) + 0.1f);
	}

	@Test
	void caseAndSignsDoNotCount() {
		assertThat(similarity("Send the, MONEY back!", "send the money back")).isCloseTo(1, within(1e-5f));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "?!", "qwxyz", "🦊", "\ud800" })
	void whatHasNoKnownWordIsLikeNothing(String text) {
		assertThat(similarity(text, "send the money back")).isZero();
	}

	private static float similarity(String one, String other) {
		return VectorUtil.dotProduct(VECTORS.of(one), VECTORS.of(other));
	}

}
