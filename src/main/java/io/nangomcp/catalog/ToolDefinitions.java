package io.nangomcp.catalog;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Tools of our own, as resources define them.
 */
public final class ToolDefinitions {

	private ToolDefinitions() {
	}

	/**
	 * Reads definitions.
	 * @param resource a JSON array of definitions, by its absolute path
	 * @return the tools in the order of their names
	 */
	public static List<Tool> read(String resource) {
		try (InputStream json = ToolDefinitions.class.getResourceAsStream(resource)) {
			Definition[] definitions = JsonMapper.shared().readValue(Objects.requireNonNull(json), Definition[].class);
			return Arrays.stream(definitions).map(Definition::toTool).sorted(Comparator.comparing(Tool::name)).toList();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private record Definition(String name, String title, String description, ToolHints hints, ObjectNode inputSchema,
			ObjectNode outputSchema) {

		Tool toTool() {
			return Tool.builtin(this.name, this.title, this.description, this.inputSchema, this.outputSchema,
					this.hints);
		}

	}

}
