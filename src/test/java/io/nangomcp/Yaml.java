package io.nangomcp;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

import org.yaml.snakeyaml.LoaderOptions;

/**
 * Reads YAML files, strictly.
 */
final class Yaml {

	private Yaml() {
	}

	/** Reads a file of one document, in which no key may stand twice. */
	static Map<String, Object> read(Path file) {
		LoaderOptions options = new LoaderOptions();
		options.setAllowDuplicateKeys(false);
		try {
			return new org.yaml.snakeyaml.Yaml(options).load(Files.readString(file));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
