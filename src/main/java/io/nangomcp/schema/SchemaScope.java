package io.nangomcp.schema;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import org.springframework.util.StringUtils;

/**
 * What a reference may mean at one place: something in the nearest schema that carries
 * definitions, else in those around it, up to the model and Nango's document.
 */
final class SchemaScope {

	private static final List<String> DEFINITIONS = List.of("definitions", "$defs");

	private final ObjectNode base;

	private final @Nullable SchemaScope outer;

	private final Map<String, Optional<Target>> resolved = new HashMap<>();

	private @Nullable Map<String, Target> anchors;

	private SchemaScope(ObjectNode base, @Nullable SchemaScope outer) {
		this.base = base;
		this.outer = outer;
	}

	static SchemaScope ofDocument(ObjectNode document) {
		return new SchemaScope(document, null);
	}

	/** The definition of a document, which is a model: {@code #} means itself within. */
	Optional<Target> model(String name) {
		return definition(List.of(name));
	}

	/** The scope within a schema that lies in this scope. */
	SchemaScope within(JsonNode schema) {
		return (schema instanceof ObjectNode object && carriesDefinitions(object)) ? new SchemaScope(object, this)
				: this;
	}

	/**
	 * Finds what a reference means.
	 * @param reference the value of {@code $ref}
	 * @return the target, or empty if it is missing or lies in another document
	 */
	Optional<Target> resolve(String reference) {
		return reference.startsWith("#")
				? this.resolved.computeIfAbsent(reference, (key) -> resolveFragment(key.substring(1)))
				: Optional.empty();
	}

	private Optional<Target> resolveFragment(String fragment) {
		if (fragment.isEmpty()) {
			return Optional.of(new Target(this.base, this, ""));
		}
		return spellings(fragment).stream()
			.flatMap((spelling) -> scopes().flatMap((scope) -> scope.find(spelling).stream()))
			.findFirst();
	}

	private Stream<SchemaScope> scopes() {
		return Stream.iterate(this, (scope) -> scope != null, (scope) -> scope.outer);
	}

	private Optional<Target> find(String fragment) {
		if (!fragment.startsWith("/")) {
			return Optional.ofNullable(anchors().get(fragment));
		}
		List<String> path = Stream.of(fragment.substring(1).split("/", -1)).map(SchemaScope::unescape).toList();
		return DEFINITIONS.contains(path.getFirst()) ? definition(path.subList(1, path.size()))
				: walk(new Target(this.base, this, ""), path);
	}

	/** Generators mix up the two keywords, so that one stands for the other. */
	private Optional<Target> definition(List<String> path) {
		return path.isEmpty() ? Optional.empty() : DEFINITIONS.stream()
			.map((keyword) -> this.base.path(keyword).path(path.getFirst()))
			.filter((definition) -> !definition.isMissingNode())
			.flatMap((definition) -> walk(target(path.getFirst(), definition), path.subList(1, path.size())).stream())
			.findFirst();
	}

	private Map<String, Target> anchors() {
		if (this.anchors == null) {
			Map<String, Target> found = new HashMap<>();
			DEFINITIONS.stream()
				.flatMap((keyword) -> this.base.path(keyword).propertyStream())
				.forEach((definition) -> anchorsOf(definition.getValue()).forEach(
						(anchor) -> found.putIfAbsent(anchor, target(definition.getKey(), definition.getValue()))));
			this.anchors = found;
		}
		return this.anchors;
	}

	private static List<String> anchorsOf(JsonNode schema) {
		return Stream.of("$anchor", "$dynamicAnchor", "$id", "id")
			.map((keyword) -> schema.path(keyword).asString(""))
			.filter((anchor) -> !anchor.isEmpty())
			.map((anchor) -> anchor.startsWith("#") ? anchor.substring(1) : anchor)
			.toList();
	}

	private Target target(String name, JsonNode definition) {
		return new Target(definition, withinDefinition(definition), name);
	}

	private SchemaScope withinDefinition(JsonNode definition) {
		boolean model = this.outer == null;
		return (model && definition instanceof ObjectNode object) ? new SchemaScope(object, this) : within(definition);
	}

	private static Optional<Target> walk(Target start, List<String> path) {
		Target target = start;
		for (String name : path) {
			JsonNode node = target.schema().isArray() ? element(target.schema(), name) : target.schema().path(name);
			target = new Target(node, target.scope().within(node), name);
		}
		return target.schema().isMissingNode() ? Optional.empty() : Optional.of(target);
	}

	private static boolean carriesDefinitions(ObjectNode schema) {
		return DEFINITIONS.stream().anyMatch((keyword) -> schema.path(keyword).isObject());
	}

	private static JsonNode element(JsonNode array, String index) {
		return index.matches("\\d{1,9}") ? array.path(Integer.parseInt(index)) : array.path(-1);
	}

	/** As it is first: generators do not encode what they should. */
	private static Set<String> spellings(String fragment) {
		Set<String> spellings = new LinkedHashSet<>(List.of(fragment));
		try {
			spellings.add(StringUtils.uriDecode(fragment, StandardCharsets.UTF_8));
		}
		catch (IllegalArgumentException ex) {
			// A stray percent sign: there is no other spelling.
		}
		return spellings;
	}

	private static String unescape(String name) {
		return name.replace("~1", "/").replace("~0", "~");
	}

	/**
	 * What a reference means.
	 *
	 * @param schema the schema referred to
	 * @param scope the scope within it
	 * @param name the last name of the path to it, empty for the model itself
	 */
	record Target(JsonNode schema, SchemaScope scope, String name) {

	}

}
