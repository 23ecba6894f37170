package io.nangomcp.check;

import java.math.BigDecimal;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.IntPredicate;

import com.networknt.schema.ExecutionContext;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaContext;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.keyword.BaseKeywordValidator;
import com.networknt.schema.keyword.Keyword;
import com.networknt.schema.keyword.KeywordValidator;
import com.networknt.schema.path.NodePath;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The keywords that look at one value alone. Unlike networknt's own these are exact for
 * numbers of any size, bounded in what they cost, and ignored where the schema has them
 * malformed.
 */
final class Assertions {

	private Assertions() {
	}

	static List<Keyword> keywords(SchemaSize size) {
		return List.of(new AssertionKeyword("type", Assertions::type),
				new AssertionKeyword("enum", (values) -> values.isArray() ? oneOf(values) : null),
				new AssertionKeyword("const", (value) -> oneOf(List.of(value))),
				new AssertionKeyword("pattern", (source) -> pattern(source, size)),
				new AssertionKeyword("uniqueItems", (unique) -> unique.asBoolean(false) ? Assertions::isUnique : null),
				new AssertionKeyword("multipleOf", Assertions::multipleOf),
				bound("minimum", Assertions::number, (compared) -> compared >= 0),
				bound("exclusiveMinimum", Assertions::number, (compared) -> compared > 0),
				bound("maximum", Assertions::number, (compared) -> compared <= 0),
				bound("exclusiveMaximum", Assertions::number, (compared) -> compared < 0),
				bound("minLength", Assertions::length, (compared) -> compared >= 0),
				bound("maxLength", Assertions::length, (compared) -> compared <= 0),
				bound("minItems", Assertions::items, (compared) -> compared >= 0),
				bound("maxItems", Assertions::items, (compared) -> compared <= 0),
				bound("minProperties", Assertions::properties, (compared) -> compared >= 0),
				bound("maxProperties", Assertions::properties, (compared) -> compared <= 0));
	}

	/** Whether a number is integral, {@code 1.0} included. */
	static boolean isInteger(JsonNode value) {
		return value.isNumber() && value.canConvertToExactIntegral();
	}

	private static @Nullable Assertion type(JsonNode types) {
		Set<String> allowed = new HashSet<>();
		(types.isArray() ? types : List.of(types)).forEach((type) -> allowed.add(type.asString("")));
		allowed.retainAll(Set.of("object", "array", "string", "number", "integer", "boolean", "null"));
		return allowed.isEmpty() ? null : (value, effort) -> switch (value.getNodeType()) {
			case OBJECT -> allowed.contains("object");
			case ARRAY -> allowed.contains("array");
			case STRING -> allowed.contains("string");
			case NUMBER -> allowed.contains("number") || (allowed.contains("integer") && isInteger(value));
			case BOOLEAN -> allowed.contains("boolean");
			case NULL -> allowed.contains("null");
			case BINARY, MISSING, POJO -> false;
		};
	}

	private static Assertion oneOf(Iterable<JsonNode> values) {
		Set<String> allowed = new HashSet<>();
		values.forEach((value) -> allowed.add(JsonEquality.key(value)));
		return (value, effort) -> allowed.contains(key(value, effort));
	}

	private static boolean isUnique(JsonNode value, Effort effort) {
		Set<String> seen = new HashSet<>();
		if (value.isArray()) {
			for (JsonNode item : value) {
				if (!seen.add(key(item, effort))) {
					return false;
				}
			}
		}
		return true;
	}

	private static String key(JsonNode value, Effort effort) {
		String key = JsonEquality.key(value);
		effort.spend(1 + key.length() / 10);
		return key;
	}

	private static @Nullable Assertion pattern(JsonNode source, SchemaSize size) {
		if (!source.isString()) {
			return null;
		}
		EcmaPattern pattern = EcmaPattern.compile(source.stringValue(), size);
		return (value, effort) -> !value.isString() || pattern.isFound(value.stringValue(), effort);
	}

	private static @Nullable Assertion multipleOf(JsonNode factor) {
		if (!factor.isNumber() || !InputLimits.isInRange(factor) || factor.decimalValue().signum() <= 0) {
			return null;
		}
		BigDecimal divisor = factor.decimalValue();
		return (value, effort) -> !value.isNumber() || value.decimalValue().remainder(divisor).signum() == 0;
	}

	private static Keyword bound(String keyword, Measure measure, IntPredicate allowed) {
		return new AssertionKeyword(keyword, (bound) -> {
			if (!bound.isNumber()) {
				return null;
			}
			BigDecimal limit = bound.decimalValue();
			return (value, effort) -> {
				BigDecimal measured = measure.of(value, effort);
				return measured == null || allowed.test(measured.compareTo(limit));
			};
		});
	}

	private static @Nullable BigDecimal number(JsonNode value, Effort effort) {
		return value.isNumber() ? value.decimalValue() : null;
	}

	private static @Nullable BigDecimal length(JsonNode value, Effort effort) {
		if (!value.isString()) {
			return null;
		}
		String text = value.stringValue();
		effort.spend(1 + text.length() / 100);
		return BigDecimal.valueOf(text.codePointCount(0, text.length()));
	}

	private static @Nullable BigDecimal items(JsonNode value, Effort effort) {
		return value.isArray() ? BigDecimal.valueOf(value.size()) : null;
	}

	private static @Nullable BigDecimal properties(JsonNode value, Effort effort) {
		return value.isObject() ? BigDecimal.valueOf(value.size()) : null;
	}

	/**
	 * Measures what a bound limits; {@code null} when the bound does not concern the
	 * value.
	 */
	private interface Measure {

		@Nullable BigDecimal of(JsonNode value, Effort effort);

	}

	/**
	 * Whether a value is as the keyword wants it.
	 */
	private interface Assertion {

		boolean holds(JsonNode value, Effort effort);

	}

	/**
	 * A keyword whose assertion is compiled from its value in the schema; {@code null}
	 * when it asserts nothing.
	 */
	private record AssertionKeyword(String name, Function<JsonNode, @Nullable Assertion> compiler) implements Keyword {

		@Override
		public String getValue() {
			return this.name;
		}

		@Override
		@SuppressWarnings("NullAway") // null: networknt ignores the keyword
		public @Nullable KeywordValidator newValidator(SchemaLocation location, JsonNode value, Schema parent,
				SchemaContext context) {
			Assertion assertion = this.compiler.apply(value);
			return (assertion != null) ? new Validator(this, assertion, location, value, parent, context) : null;
		}

	}

	/**
	 * An assertion at its place in a schema.
	 */
	private static final class Validator extends BaseKeywordValidator {

		private final Assertion assertion;

		Validator(Keyword keyword, Assertion assertion, SchemaLocation location, JsonNode value, Schema parent,
				SchemaContext context) {
			super(keyword, value, location, parent, context);
			this.assertion = assertion;
		}

		@Override
		public void validate(ExecutionContext run, JsonNode value, JsonNode root, NodePath path) {
			if (!this.assertion.holds(value, ((CheckRun) run).effort())) {
				run.addError(error().instanceNode(value).instanceLocation(path).build());
			}
		}

	}

}
