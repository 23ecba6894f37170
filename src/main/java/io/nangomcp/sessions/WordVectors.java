package io.nangomcp.sessions;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;

import org.apache.lucene.util.VectorUtil;

/**
 * Vectors of English words, by which texts that mean about the same are near to each
 * other, whatever their words. {@code src/vectors} makes them.
 */
final class WordVectors {

	private static final Pattern NO_LETTERS = Pattern.compile("[^a-z]+");

	private final int dimensions;

	private final Map<String, byte[]> vectors = new HashMap<>();

	WordVectors() {
		try (DataInputStream words = new DataInputStream(new BufferedInputStream(
				Objects.requireNonNull(WordVectors.class.getResourceAsStream("/mcp/word-vectors.bin"))))) {
			int count = words.readInt();
			this.dimensions = words.readInt();
			for (int word = 0; word < count; word++) {
				this.vectors.put(words.readUTF(), words.readNBytes(this.dimensions));
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * The direction in which the words of a text point together.
	 * @param text any text
	 * @return a vector of length 1, or of length 0 when no word is known; the product of
	 * two tells how near their texts are, up to 1
	 */
	float[] of(String text) {
		float[] sum = new float[this.dimensions];
		for (String word : NO_LETTERS.split(text.toLowerCase(Locale.ROOT), -1)) {
			byte[] vector = this.vectors.get(word);
			for (int at = 0; vector != null && at < sum.length; at++) {
				sum[at] += vector[at];
			}
		}
		return VectorUtil.l2normalize(sum, false);
	}

}
