package io.nangomcp.sessions;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/**
 * The lines of a text among the resources, without those that are empty or, after a
 * {@code #} and a space, say something to its editors only.
 */
final class ResourceLines {

	private ResourceLines() {
	}

	/**
	 * Reads a text.
	 * @param resource its path
	 * @return its lines in order
	 */
	static List<String> of(String resource) {
		try (InputStream text = Objects.requireNonNull(ResourceLines.class.getResourceAsStream(resource))) {
			return new String(text.readAllBytes(), StandardCharsets.UTF_8).lines()
				.filter((line) -> !line.isEmpty() && !line.startsWith("# "))
				.toList();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
