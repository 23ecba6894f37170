package io.nangomcp.catalog;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * Rules about a tool's hints, and what its description says of the same.
 */
final class HintRules {

	/** First words of a description that no tool which only reads begins with. */
	private static final Pattern WRITING = Pattern.compile(
			"(?:creat|delet|updat|remov|replac|renam|archiv|invit|assign|merg|mov|wip|eras|purg|destroy|cancel|insert|upsert|edit|modif|add|send|post|writ|overwrit|upload|publish|schedul|enabl|disabl|revok|restor|clos|set)(?:e|y|es|s|ies)?");

	/** Those that no tool which destroys nothing begins with. */
	private static final Pattern DESTROYING = Pattern
		.compile("(?:delet|remov|wip|eras|purg|destroy|overwrit)(?:es?|s)?");

	/** How a text may say that something is lost or replaced. */
	private static final Pattern LOSS = Pattern.compile(
			"delet|remov|overwr|replac|destr|drop|eras|clear|cancel|archiv|revok|purg|wip|discard|reset|permanent|irrevers|undo|lost|los(?:e|es|ing)\\b|disconnect|terminat|merg|updat|chang|edit|modif|truncat|disabl|deactivat|clos|\\bbin\\b|trash",
			Pattern.CASE_INSENSITIVE);

	private HintRules() {
	}

	static List<Finding> assess(Tool tool) {
		List<Finding> findings = new ArrayList<>();
		assessHints(tool.hints(), findings);
		assessText(tool.hints(), tool.description(), findings);
		return findings;
	}

	private static void assessHints(ToolHints hints, List<Finding> findings) {
		List<String> missing = missing(hints);
		if (!missing.isEmpty()) {
			findings.add(new Finding(QualityRule.HINTS_COMPLETE,
					"Give the hints %s, by the method of the action's endpoint or in mcp.tools.integrations.*.hints."
						.formatted(String.join(", ", missing))));
		}
		if (is(hints.readOnly(), true) && (is(hints.destructive(), true) || is(hints.idempotent(), false))) {
			findings.add(new Finding(QualityRule.HINTS_CONSISTENT,
					"Correct the hints, as a read-only tool is neither destructive nor harmful to repeat."));
		}
	}

	private static void assessText(ToolHints hints, String description, List<Finding> findings) {
		String verb = Words.first(description);
		if (is(hints.readOnly(), true) && WRITING.matcher(verb).matches()) {
			findings.add(new Finding(QualityRule.HINTS_MATCH_DESCRIPTION,
					"Correct the hint read-only or the description, which begins with \"%s\".".formatted(verb)));
		}
		else if (is(hints.destructive(), false) && DESTROYING.matcher(verb).matches()) {
			findings.add(new Finding(QualityRule.HINTS_MATCH_DESCRIPTION,
					"Correct the hint destructive or the description, which begins with \"%s\".".formatted(verb)));
		}
		if (is(hints.destructive(), true) && !description.isBlank() && !LOSS.matcher(description).find()) {
			findings.add(new Finding(QualityRule.DESTRUCTION_TOLD,
					"Say in the description what is deleted, overwritten or lost, as the tool is destructive."));
		}
	}

	private static List<String> missing(ToolHints hints) {
		List<String> missing = new ArrayList<>();
		addUnknown("read-only", hints.readOnly(), missing);
		addUnknown("destructive", hints.destructive(), missing);
		addUnknown("idempotent", hints.idempotent(), missing);
		addUnknown("open-world", hints.openWorld(), missing);
		return missing;
	}

	private static void addUnknown(String name, @Nullable Boolean hint, List<String> missing) {
		if (hint == null) {
			missing.add(name);
		}
	}

	private static boolean is(@Nullable Boolean hint, boolean expected) {
		return Boolean.valueOf(expected).equals(hint);
	}

}
