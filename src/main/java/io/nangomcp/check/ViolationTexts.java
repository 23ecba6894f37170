package io.nangomcp.check;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import com.networknt.schema.Error;
import com.networknt.schema.path.NodePath;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * Puts what is wrong with an input into words for a model. The words come from the schema
 * and the input's property names, never from its values.
 */
final class ViolationTexts {

	private static final int MOST_LISTED = 20;

	private static final int LONGEST_QUOTE = 80;

	private static final int LONGEST_PATTERN = 300;

	private static final int LONGEST_PATH = 300;

	private final JsonNode schema;

	ViolationTexts(JsonNode schema) {
		this.schema = schema;
	}

	/** The errors as violations, in the order of their paths, each once. */
	List<Violation> violations(List<Error> errors) {
		return errors.stream()
			.sorted(Comparator.comparing(ViolationTexts::place, ViolationTexts::comparePaths))
			.map((error) -> new Violation(path(place(error)), expected(error)))
			.distinct()
			.toList();
	}

	/** A path such as {@code rows[2].name}; empty for the root. */
	static String path(NodePath path) {
		StringBuilder text = new StringBuilder();
		for (Object element : elements(path)) {
			if (element instanceof Integer index) {
				text.append('[').append(index).append(']');
			}
			else if (element.toString().matches("[A-Za-z_$][A-Za-z0-9_$-]{0,79}")) {
				text.append(text.isEmpty() ? "" : ".").append(element);
			}
			else {
				text.append('[').append(quote(element.toString())).append(']');
			}
		}
		int cut = text.length() - LONGEST_PATH;
		return (cut > 0) ? "…" + text.substring(cut) : text.toString();
	}

	/** Where to act: some keywords are about a property of the value they are at. */
	private static NodePath place(Error error) {
		NodePath path = error.getInstanceLocation();
		return switch (error.getKeyword()) {
			case "required", "additionalProperties", "unevaluatedProperties", "propertyNames" ->
				(error.getProperty() != null) ? path.append(error.getProperty()) : path;
			case "dependentRequired" -> path.append(error.getArguments()[0].toString());
			case "items" -> (error.getIndex() != null) ? path.append(error.getIndex()) : path;
			default -> path;
		};
	}

	private String expected(Error error) {
		JsonNode rule = error.getSchemaNode();
		return switch (error.getKeyword()) {
			case "required" -> "is required";
			case "dependentRequired" -> "is required when %s is given".formatted(quote(error.getProperty()));
			case "type" -> "must be %s, not %s".formatted(types(rule), actualType(error.getInstanceNode()));
			case "enum" -> "must be one of " + list(rule.valueStream());
			case "const" -> "must be " + value(rule);
			case "additionalProperties", "unevaluatedProperties" -> unknownProperty(error);
			case "propertyNames" -> "is not a property name that is allowed here";
			case "pattern" -> "must match the pattern " + shorten(rule.asString(), LONGEST_PATTERN);
			case "format" -> "must match the format " + rule.asString() + example(rule.asString());
			case "minimum" -> "must be at least " + value(rule);
			case "maximum" -> "must be at most " + value(rule);
			case "exclusiveMinimum" -> "must be greater than " + value(rule);
			case "exclusiveMaximum" -> "must be less than " + value(rule);
			case "multipleOf" -> "must be a multiple of " + value(rule);
			case "minLength" -> "must have at least " + count(rule, "character", "characters");
			case "maxLength" -> "must have at most " + count(rule, "character", "characters");
			case "minItems" -> "must have at least " + count(rule, "item", "items");
			case "maxItems" -> "must have at most " + count(rule, "item", "items");
			case "minProperties" -> "must have at least " + count(rule, "property", "properties");
			case "maxProperties" -> "must have at most " + count(rule, "property", "properties");
			case "uniqueItems" -> "must not have the same item twice";
			case "contains", "minContains", "maxContains" -> "does not contain the items it must, or too many of them";
			case "items", "unevaluatedItems" -> "must not have so many items";
			case "oneOf" -> "must fit exactly one of its forms, but fits several";
			case "not" -> "has a form that is not allowed";
			case "false" -> "is not allowed";
			default -> "does not fit its schema";
		};
	}

	private String unknownProperty(Error error) {
		JsonNode object = find(error.getSchemaLocation().getFragment().getParent());
		JsonNode known = object.path("properties");
		return known.isEmpty() ? "is not a known property"
				: "is not a known property; known are: " + names(known.propertyStream().map(Map.Entry::getKey));
	}

	private JsonNode find(NodePath path) {
		JsonNode found = this.schema;
		for (Object element : elements(path)) {
			found = (element instanceof Integer index && found.isArray()) ? found.path(index)
					: found.path(element.toString());
		}
		return found;
	}

	private static String example(String format) {
		return TextFormat.named(format).map((known) -> ", for example " + known.example()).orElse("");
	}

	private static String types(JsonNode types) {
		List<String> names = types.isArray() ? types.valueStream().map((type) -> article(type.asString(""))).toList()
				: List.of(article(types.asString("")));
		return (names.size() == 1) ? names.getFirst()
				: String.join(", ", names.subList(0, names.size() - 1)) + " or " + names.getLast();
	}

	private static String actualType(JsonNode value) {
		return switch (value.getNodeType()) {
			case OBJECT -> "an object";
			case ARRAY -> "an array";
			case STRING -> "a string";
			case NUMBER -> Assertions.isInteger(value) ? "a number" : "a number with a fraction";
			case BOOLEAN -> "a boolean";
			default -> "null";
		};
	}

	private static String article(String type) {
		return switch (type) {
			case "null" -> "null";
			case "object", "array", "integer" -> "an " + type;
			default -> "a " + type;
		};
	}

	private static String count(JsonNode rule, String one, String many) {
		return value(rule) + " " + (JsonEquality.key(rule).equals("1") ? one : many);
	}

	private static String list(Stream<JsonNode> values) {
		return bounded(values.map(ViolationTexts::value));
	}

	private static String names(Stream<String> names) {
		return bounded(names.map((name) -> shorten(name, LONGEST_QUOTE)));
	}

	private static String bounded(Stream<String> texts) {
		List<String> listed = new ArrayList<>(texts.limit(MOST_LISTED + 1).toList());
		if (listed.size() > MOST_LISTED) {
			listed.set(MOST_LISTED, "…");
		}
		return String.join(", ", listed);
	}

	private static String value(JsonNode value) {
		return shorten(value.toString(), LONGEST_QUOTE);
	}

	private static String quote(String text) {
		return JsonNodeFactory.instance.stringNode(shorten(text, LONGEST_QUOTE)).toString();
	}

	/** Short, and without characters that hide or break lines. */
	private static String shorten(String text, int longest) {
		String start = (text.length() > longest) ? text.substring(0, longest) + "…" : text;
		return start.replaceAll("[\\p{Cc}\\p{Cf}\\p{Co}\\p{Cs}\\p{Zl}\\p{Zp}]", "");
	}

	private static List<Object> elements(NodePath path) {
		List<Object> elements = new ArrayList<>();
		for (NodePath part = path; part.getParent() != null; part = part.getParent()) {
			elements.addFirst(part.getElement(-1));
		}
		return elements;
	}

	private static int comparePaths(NodePath one, NodePath other) {
		List<Object> left = elements(one);
		List<Object> right = elements(other);
		for (int index = 0; index < Math.min(left.size(), right.size()); index++) {
			int compared = compareElements(left.get(index), right.get(index));
			if (compared != 0) {
				return compared;
			}
		}
		return Integer.compare(left.size(), right.size());
	}

	private static int compareElements(Object one, Object other) {
		return (one instanceof Integer left && other instanceof Integer right) ? Integer.compare(left, right)
				: one.toString().compareTo(other.toString());
	}

}
