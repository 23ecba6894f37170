package io.nangomcp.schema;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A parameter that clients repeat in an HTTP header, because its schema has the keyword
 * {@code x-mcp-header} (MCP 2026-07-28, Streamable HTTP, custom headers from tool
 * parameters).
 *
 * @param header the header's name after {@code Mcp-Param-}
 * @param path the names of the properties that lead to the parameter
 */
public record HeaderParameter(String header, List<String> path) {

	private static final String KEYWORD = "x-mcp-header";

	private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]{1,128}");

	private static final Set<String> TYPES = Set.of("string", "integer", "boolean");

	/**
	 * Finds the parameters with headers, and takes the keyword away wherever it breaks
	 * the rules: a client drops a tool that has one such keyword.
	 * @param listed the input schema as it is listed, changed in place
	 * @return the parameters whose keyword is valid
	 */
	public static List<HeaderParameter> keepValid(ObjectNode listed) {
		Map<HeaderParameter, ObjectNode> found = new LinkedHashMap<>();
		visit(listed, List.of(), found, new HashSet<>());
		// Of a schema that stands in two places, both lost the keyword.
		return found.entrySet()
			.stream()
			.filter((entry) -> entry.getValue().has(KEYWORD))
			.map(Map.Entry::getKey)
			.toList();
	}

	/**
	 * @param path how properties alone lead here, {@code null} where they do not
	 */
	private static void visit(JsonNode node, @Nullable List<String> path, Map<HeaderParameter, ObjectNode> found,
			Set<String> taken) {
		if (!(node instanceof ObjectNode schema)) {
			return;
		}
		String header = SchemaKeywords.text(schema, KEYWORD);
		if (path != null && isValid(header, path, schema) && taken.add(header.toLowerCase(Locale.ROOT))) {
			found.put(new HeaderParameter(header, path), schema);
		}
		else {
			schema.remove(KEYWORD);
		}
		schema.path("properties")
			.forEachEntry(
					(name, property) -> visit(property, (path != null) ? append(path, name) : null, found, taken));
		SchemaKeywords.subschemas(SchemaKeywords.without(schema, Set.of("properties")))
			.forEach((subschema) -> visit(subschema, null, found, taken));
	}

	private static boolean isValid(String header, List<String> path, ObjectNode schema) {
		return !path.isEmpty() && TOKEN.matcher(header).matches()
				&& TYPES.contains(SchemaKeywords.text(schema, "type"));
	}

	private static List<String> append(List<String> path, String name) {
		return Stream.concat(path.stream(), Stream.of(name)).toList();
	}

	/**
	 * The argument that the header repeats.
	 * @param arguments the arguments of a call
	 * @return its value, missing or {@code null} when the header must be too
	 */
	public JsonNode valueIn(JsonNode arguments) {
		JsonNode value = arguments;
		for (String name : this.path) {
			value = value.path(name);
		}
		return value;
	}

}
