package io.nangomcp.catalog;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Rules about a tool's name and description alone.
 */
final class DescriptionRules {

	private static final int SHORTEST = 40;

	/** Some providers of models refuse more. */
	private static final int LONGEST = 1_024;

	/** What stands before the verb where it does not come first. */
	private static final Set<String> PREAMBLES = Set.of("a", "an", "the", "this", "that", "these", "it", "its", "i",
			"we", "you", "use", "uses", "used", "useful", "using", "allow", "allows", "enable", "enables", "help",
			"helps", "let", "lets", "can", "will", "when", "if", "for", "in", "to", "with", "here", "tool", "action",
			"function", "endpoint", "api", "method", "please", "note");

	/** A noun made of a verb, such as "creating" or "deletion". */
	private static final Pattern NOUN = Pattern.compile("\\p{L}{4,}ing|\\p{L}{3,}[ae]tion");

	private DescriptionRules() {
	}

	static List<Finding> assess(Tool tool) {
		List<Finding> findings = new ArrayList<>();
		if (!ToolNames.isPortable(tool.name()) || !ToolNames.isPortable(tool.action())) {
			findings.add(new Finding(QualityRule.NAME_PORTABLE,
					"Rename \"%s\" with at most 64 letters, digits, hyphens and underscores, as clients take no other name."
						.formatted(tool.action())));
		}
		assessDescription(tool, findings);
		return findings;
	}

	/** Whether a description says no more than the names do. */
	static boolean repeatsName(Tool tool) {
		return Words.repeats(tool.description(), tool.name(), tool.title(), tool.action());
	}

	private static void assessDescription(Tool tool, List<Finding> findings) {
		String description = tool.description();
		if (description.isBlank()) {
			findings.add(new Finding(QualityRule.DESCRIPTION_PRESENT,
					"Describe what it does to what, when to use it and when another tool."));
		}
		else if (repeatsName(tool)) {
			findings.add(new Finding(QualityRule.DESCRIPTION_INFORMATIVE,
					"Say more in the description than the name does: what it does to what, when to use it, what it needs."));
		}
		else {
			assessForm(description, findings);
		}
	}

	private static void assessForm(String description, List<Finding> findings) {
		String first = Words.first(description);
		if (PREAMBLES.contains(first) || NOUN.matcher(first).matches()) {
			findings.add(new Finding(QualityRule.DESCRIPTION_VERB_FIRST,
					"Begin the description with the verb of what it does, such as \"Creates\", rather than with \"%s\"."
						.formatted(first)));
		}
		if (description.length() < SHORTEST) {
			findings.add(new Finding(QualityRule.DESCRIPTION_LENGTH,
					"Add to the description when to use it, what it needs or returns, as it has %d characters of at least %d."
						.formatted(description.length(), SHORTEST)));
		}
		if (description.length() > LONGEST) {
			findings.add(new Finding(QualityRule.DESCRIPTION_LENGTH,
					"Shorten the description, and move what is about a parameter to that parameter, as it has %d characters of at most %d."
						.formatted(description.length(), LONGEST)));
		}
	}

}
