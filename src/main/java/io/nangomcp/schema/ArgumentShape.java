package io.nangomcp.schema;

import java.util.BitSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeType;

/**
 * What arguments look like without saying anything of them: the names of properties that
 * the schema declares, and types. A name that it does not declare may be a secret as well
 * as any value.
 */
public final class ArgumentShape {

	private static final int MOST_DEEP = 4;

	private static final int MOST_NAMES = 20;

	private static final int LONGEST = 500;

	private static final int MOST_REFERENCES = 8;

	private static final String UNDECLARED = "?";

	private static final String MORE = "...";

	private static final int LONGEST_NAME = 64;

	private static final BitSet PRINTABLE = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.$-".chars()
		.collect(BitSet::new, BitSet::set, BitSet::or);

	private static final List<String> BRANCHES = List.of("allOf", "anyOf", "oneOf");

	private final JsonNode schema;

	private ArgumentShape(JsonNode schema) {
		this.schema = schema;
	}

	/**
	 * Describes arguments.
	 * @param arguments what a model sent
	 * @param schema what the tool declares
	 * @return such as <code>{email:string,tags:[string]}</code>, bounded
	 */
	public static String of(JsonNode arguments, JsonNode schema) {
		String shape = new ArgumentShape(schema).describe(arguments, schema, 0);
		return (shape.length() <= LONGEST) ? shape : shape.substring(0, LONGEST) + MORE;
	}

	private String describe(JsonNode value, @Nullable JsonNode declared, int depth) {
		return switch (value.getNodeType()) {
			case OBJECT -> (depth < MOST_DEEP) ? describeObject(value, declared, depth) : "object";
			case ARRAY -> (depth < MOST_DEEP) ? describeArray(value, declared, depth) : "array";
			default -> typeOf(value.getNodeType());
		};
	}

	private static String typeOf(JsonNodeType type) {
		return switch (type) {
			case STRING -> "string";
			case NUMBER -> "number";
			case BOOLEAN -> "boolean";
			default -> "null";
		};
	}

	private String describeObject(JsonNode object, @Nullable JsonNode declared, int depth) {
		Set<String> members = new LinkedHashSet<>();
		int left = MOST_NAMES;
		for (Map.Entry<String, JsonNode> property : object.properties()) {
			if (left-- == 0) {
				members.add(MORE);
				break;
			}
			JsonNode child = property(declared, property.getKey(), MOST_REFERENCES);
			String name = (child != null) ? printable(property.getKey()) : UNDECLARED;
			members.add(name + ":" + describe(property.getValue(), child, depth + 1));
		}
		return "{" + String.join(",", members) + "}";
	}

	private String describeArray(JsonNode array, @Nullable JsonNode declared, int depth) {
		JsonNode items = (declared != null) ? resolve(declared, MOST_REFERENCES).get("items") : null;
		Set<String> kinds = new LinkedHashSet<>();
		for (int index = 0; index < Math.min(array.size(), MOST_NAMES); index++) {
			kinds.add(describe(array.get(index), items, depth + 1));
		}
		return "[" + String.join(",", kinds) + "]";
	}

	/** The schema of a property, if a schema or a branch of it declares one. */
	private @Nullable JsonNode property(@Nullable JsonNode declared, String name, int references) {
		if (declared == null || references == 0) {
			return null;
		}
		JsonNode resolved = resolve(declared, references);
		JsonNode direct = resolved.path("properties").get(name);
		if (direct != null) {
			return direct;
		}
		for (String keyword : BRANCHES) {
			for (JsonNode branch : resolved.path(keyword)) {
				JsonNode found = property(branch, name, references - 1);
				if (found != null) {
					return found;
				}
			}
		}
		return null;
	}

	private JsonNode resolve(JsonNode declared, int references) {
		JsonNode resolved = declared;
		for (int left = references; left > 0 && resolved.path("$ref").asString("").startsWith("#/"); left--) {
			resolved = this.schema.at(resolved.path("$ref").asString().substring(1));
		}
		return resolved;
	}

	/** Whoever declares a name must not break a line with it. */
	private static String printable(String name) {
		return (!name.isEmpty() && name.length() <= LONGEST_NAME && isPrintable(name)) ? name : UNDECLARED;
	}

	private static boolean isPrintable(String name) {
		for (int index = 0; index < name.length(); index++) {
			if (!PRINTABLE.get(name.charAt(index))) {
				return false;
			}
		}
		return true;
	}

}
