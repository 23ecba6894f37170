package io.nangomcp.catalog;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Rules about a tool among the others of its list.
 */
final class SiblingRules {

	private static final Set<String> READING = Set.of("get", "list", "search", "find", "fetch", "retrieve", "read",
			"query", "lookup", "show");

	private static final Set<String> WRITING = Set.of("create", "add", "insert", "upsert", "update", "edit", "set",
			"patch", "modify", "replace", "save");

	private static final Set<String> OTHER_VERBS = Set.of("delete", "remove", "archive", "cancel", "send", "post",
			"upload", "download", "wait", "start", "stop", "run", "execute", "check", "validate", "move", "copy",
			"merge", "sync", "import", "export");

	/** Neither things nor verbs. */
	private static final Set<String> DETAILS = Set.of("all", "id");

	private static final Pattern GUIDANCE = Pattern.compile(
			"\\b(?:use|call|prefer|choose|instead|rather than|unless|only (?:if|when|for)|(?:when|if) you|(?:search|find|list|get|look|check)[^.]{0,30} first)\\b",
			Pattern.CASE_INSENSITIVE);

	private SiblingRules() {
	}

	static List<Finding> assess(Tool tool, List<Tool> others) {
		List<Finding> findings = new ArrayList<>();
		String text = normal(tool.description());
		if (DescriptionRules.repeatsName(tool)) {
			return findings;
		}
		others.stream()
			.filter((other) -> normal(other.description()).equals(text))
			.findFirst()
			.ifPresent((twin) -> findings.add(new Finding(QualityRule.DESCRIPTION_UNIQUE,
					"Say how it differs from \"%s\", which has the same description.".formatted(twin.name()))));
		List<Tool> similar = others.stream().filter((other) -> isSimilar(tool, other)).toList();
		if (!similar.isEmpty() && !GUIDANCE.matcher(text).find()
				&& others.stream().noneMatch((other) -> names(text, other))) {
			findings.add(new Finding(QualityRule.SIBLINGS_TOLD_APART,
					"Say in the description when to use it and when instead \"%s\", which has to do with the same thing."
						.formatted(similar.getFirst().name())));
		}
		return findings;
	}

	/** Whether both do the like to the same thing: nobody mistakes get for delete. */
	private static boolean isSimilar(Tool tool, Tool other) {
		Set<String> words = Words.of(tool.name());
		Set<String> otherWords = Words.of(other.name());
		Set<String> common = new HashSet<>(words);
		common.retainAll(otherWords);
		boolean sameThing = common.stream().anyMatch(SiblingRules::isThing);
		boolean bothRead = haveAny(words, READING) && haveAny(otherWords, READING);
		boolean bothWrite = haveAny(words, WRITING) && haveAny(otherWords, WRITING);
		return sameThing && (bothRead || bothWrite || haveAny(common, OTHER_VERBS));
	}

	private static boolean haveAny(Set<String> words, Set<String> wanted) {
		return !Collections.disjoint(words, wanted);
	}

	private static boolean isThing(String word) {
		return Stream.of(READING, WRITING, OTHER_VERBS, DETAILS).noneMatch((others) -> others.contains(word));
	}

	private static boolean names(String text, Tool other) {
		return Stream.of(other.name(), other.action(), ToolNames.toSnakeCase(other.name()))
			.map((name) -> Pattern.compile("(?<![\\w-])" + Pattern.quote(normal(name)) + "(?![\\w-])"))
			.anyMatch((name) -> name.matcher(text).find());
	}

	private static String normal(String text) {
		return text.strip().replaceAll("\\s+", " ").toLowerCase(Locale.ROOT);
	}

}
