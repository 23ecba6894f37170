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
	 * @return a vector of length 1, or of length 0 when no word is known
	 */
	float[] of(String text) {
		float[] sum = new float[this.dimensions];
		for (String word : NO_LETTERS.split(text.toLowerCase(Locale.ROOT), -1)) {
			byte[] vector = this.vectors.get(word);
			for (int at = 0; vector != null && at < sum.length; at++) {
				sum[at] += vector[at];
			}
		}
		float length = (float) Math.sqrt(similarity(sum, sum));
		for (int at = 0; length > 0 && at < sum.length; at++) {
			sum[at] /= length;
		}
		return sum;
	}

	/**
	 * How near two texts are to each other.
	 * @return from 1, where they mean the same, to -1
	 */
	static float similarity(float[] one, float[] other) {
		float similarity = 0;
		for (int at = 0; at < one.length; at++) {
			similarity += one[at] * other[at];
		}
		return similarity;
	}

}
