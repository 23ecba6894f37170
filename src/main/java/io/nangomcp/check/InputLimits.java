package io.nangomcp.check;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

import com.networknt.schema.path.NodePath;
import com.networknt.schema.path.PathType;
import tools.jackson.databind.JsonNode;

/**
 * What no input may have, whatever its schema says.
 */
final class InputLimits {

	/** As deep as the JSON parser reads by default. */
	private static final int DEEPEST = 500;

	private static final int LARGEST_EXPONENT = 308;

	private static final int SMALLEST_EXPONENT = -400;

	private static final int MOST_DIGITS = 2_000;

	private static final int MOST_VIOLATIONS = 200;

	/** Values and characters that are looked at in no time. */
	private static final int FEW = 2_000;

	private static final int COST_OF_A_VALUE = 20;

	private final List<Violation> violations = new ArrayList<>();

	private InputLimits() {
	}

	/**
	 * What the input must not have: nesting without end, and numbers that JavaScript, and
	 * so Nango, cannot hold.
	 */
	static List<Violation> violations(JsonNode input) {
		InputLimits limits = new InputLimits();
		limits.read(input, new NodePath(PathType.JSON_POINTER), 0);
		return limits.violations;
	}

	/** Whether an input has few values and characters. */
	static boolean isSmall(JsonNode input) {
		return room(input, FEW) >= 0;
	}

	private static int room(JsonNode value, int before) {
		int left = before - COST_OF_A_VALUE - (value.isString() ? value.stringValue().length() : 0);
		Iterator<Map.Entry<String, JsonNode>> properties = value.properties().iterator();
		while (left >= 0 && properties.hasNext()) {
			Map.Entry<String, JsonNode> property = properties.next();
			left = room(property.getValue(), left - property.getKey().length());
		}
		Iterator<JsonNode> items = value.isArray() ? value.iterator() : Collections.emptyIterator();
		while (left >= 0 && items.hasNext()) {
			left = room(items.next(), left);
		}
		return left;
	}

	/**
	 * Whether a number can be computed with at a reasonable cost and held by JavaScript
	 * as a finite number.
	 */
	static boolean isInRange(JsonNode number) {
		if (number.isBigInteger()) {
			return number.bigIntegerValue().bitLength() <= 1_024
					&& Double.isFinite(number.bigIntegerValue().doubleValue());
		}
		if (!number.isBigDecimal()) {
			return !number.isFloatingPointNumber() || Double.isFinite(number.doubleValue());
		}
		BigDecimal decimal = number.decimalValue();
		long exponent = (long) decimal.precision() - decimal.scale() - 1;
		return decimal.precision() <= MOST_DIGITS && exponent <= LARGEST_EXPONENT && exponent >= SMALLEST_EXPONENT
				&& Double.isFinite(decimal.doubleValue());
	}

	private void read(JsonNode value, NodePath path, int depth) {
		if (this.violations.size() >= MOST_VIOLATIONS) {
			return;
		}
		if (depth > DEEPEST) {
			this.violations.add(new Violation("", "must not be nested deeper than " + DEEPEST + " levels"));
		}
		else if (value.isObject()) {
			value.forEachEntry((name, child) -> read(child, path.append(name), depth + 1));
		}
		else if (value.isArray()) {
			for (int index = 0; index < value.size(); index++) {
				read(value.get(index), path.append(index), depth + 1);
			}
		}
		else if (value.isNumber() && !isInRange(value)) {
			this.violations.add(new Violation(ViolationTexts.path(path), "is out of the range of numbers"));
		}
	}

}
