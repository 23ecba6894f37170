package io.nangomcp.catalog;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Rules about the schemas of a tool's parameters and output.
 */
final class SchemaRules {

	private static final String CHOICE = "\\b(?:one of|(?:allowed|possible|valid|accepted|supported) (?:values|options)(?: are)?)";

	private static final String SEPARATOR = "(?:,? (?:or|and) |, ?|/| ?\\| ?)";

	private static final String QUOTED = "[\"'`][\\w.-]+[\"'`]";

	/** Such as "either 'a' or 'b'", "one of: a, b" and "a|b". */
	private static final Pattern LISTED_VALUES = Pattern.compile(
			"(?:" + CHOICE + "|\\b(?:either|must be|can be)\\b)[^.\\n]{0,40}?" + QUOTED + SEPARATOR + QUOTED + "|"
					+ CHOICE + ": ?[\\w-]+(?:" + SEPARATOR + "[\\w-]+)+|(?<![^\\s(:\"'`])\\w+(?:\\|\\w+)+",
			Pattern.CASE_INSENSITIVE);

	private static final Pattern EXAMPLES = Pattern.compile("such as|e\\.g\\.|for example|including|etc\\b",
			Pattern.CASE_INSENSITIVE);

	private static final Set<String> TIMES = Set.of("date", "time", "timestamp", "datetime", "at", "since", "until");

	private static final Pattern TIME_FORMAT = Pattern
		.compile("\\d|iso|rfc|unix|epoch|yyyy|format|e\\.g\\.|such as|example", Pattern.CASE_INSENSITIVE);

	private static final Set<String> DURATIONS = Set.of("timeout", "duration", "delay", "interval", "ttl");

	private static final Pattern UNIT = Pattern
		.compile("second|minute|hour|day|week|month|year|\\bms\\b|\\bsecs?\\b|\\bmins?\\b", Pattern.CASE_INSENSITIVE);

	private SchemaRules() {
	}

	static List<Finding> assess(Tool tool) {
		List<Finding> findings = new ArrayList<>();
		SchemaProperty.of(tool.inputSchema()).forEach((parameter) -> assessParameter(parameter, findings));
		// What speaks MCP answers content, which has no schema.
		if (!tool.mcpOutput()) {
			assessOutput(tool.outputSchema(), findings);
		}
		return findings;
	}

	private static void assessParameter(SchemaProperty parameter, List<Finding> findings) {
		String description = parameter.description();
		// A single possible value needs no words.
		if (description.isEmpty() && !parameter.hasAny("const")) {
			findings.add(new Finding(QualityRule.PARAMETER_DESCRIBED, parameter.path(),
					"Describe the parameter \"%s\" in its schema: what it means, its format and its limits."
						.formatted(parameter.path())));
		}
		else if (!description.isEmpty() && Words.repeats(description, parameter.name())) {
			findings.add(new Finding(QualityRule.PARAMETER_INFORMATIVE, parameter.path(),
					"Say more of the parameter \"%s\" than its name does: its format, its limits, where to find it or an example."
						.formatted(parameter.path())));
		}
		else if (listsValues(parameter, description)) {
			findings.add(new Finding(QualityRule.PARAMETER_ENUM, parameter.path(),
					"Make the values that the description of \"%s\" lists an enum in its schema."
						.formatted(parameter.path())));
		}
		else if (lacksFormat(parameter, description)) {
			findings.add(new Finding(QualityRule.PARAMETER_FORMAT, parameter.path(),
					"Say which format or unit \"%s\" has, best with an example.".formatted(parameter.path())));
		}
	}

	private static void assessOutput(@Nullable ObjectNode schema, List<Finding> findings) {
		List<SchemaProperty> properties = (schema != null) ? SchemaProperty.of(schema) : List.of();
		if (properties.isEmpty()) {
			findings.add(new Finding(QualityRule.OUTPUT_SCHEMA,
					"Declare the output as an object with its properties, so that a model knows what comes back."));
		}
		List<String> undescribed = properties.stream()
			.filter((property) -> property.description().isEmpty() && !property.hasAny("const"))
			.map(SchemaProperty::path)
			.distinct()
			.toList();
		if (!undescribed.isEmpty()) {
			// One for all: outputs are large, and many names need no words.
			findings.add(new Finding(QualityRule.OUTPUT_DESCRIBED,
					"Describe %d properties in the output's schema, such as \"%s\".".formatted(undescribed.size(),
							undescribed.getFirst())));
		}
	}

	private static boolean listsValues(SchemaProperty parameter, String description) {
		boolean free = (parameter.isOfType("string") || parameter.isOfType("array"))
				&& !parameter.hasAny("enum", "const", "pattern", "format")
				&& parameter.parts().stream().noneMatch((part) -> part.path("items").has("enum"));
		return free && LISTED_VALUES.matcher(description).find() && !EXAMPLES.matcher(description).find();
	}

	private static boolean lacksFormat(SchemaProperty parameter, String description) {
		String kind = Words.of(parameter.name()).stream().reduce("", (first, last) -> last);
		if (parameter.isOfType("string")) {
			return TIMES.contains(kind)
					&& !parameter.hasAny("enum", "const", "pattern", "format", "examples", "default")
					&& !TIME_FORMAT.matcher(description).find();
		}
		return DURATIONS.contains(kind) && (parameter.isOfType("number") || parameter.isOfType("integer"))
				&& !UNIT.matcher(description).find();
	}

}
