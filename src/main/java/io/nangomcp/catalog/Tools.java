package io.nangomcp.catalog;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.nangomcp.caller.ToolPatterns;
import org.jspecify.annotations.Nullable;

/**
 * The tools of an integration at one moment. Immutable.
 *
 * @param list the tools in the order of their names
 * @param bySpelling the same tools by all that a client may call them
 * @param staleSince since when they are due to be loaded again; {@code null} while they
 * are not
 */
public record Tools(List<Tool> list, Map<String, Tool> bySpelling, @Nullable Instant staleSince) {

	static Tools of(List<Tool> list) {
		return new Tools(list, spellings(list), null);
	}

	/**
	 * Finds a tool.
	 * @param spelling its listed name, its action's own name, or either in snake_case,
	 * which some clients make of hyphens
	 * @return the tool, if the spelling is that of exactly one
	 */
	public Optional<Tool> find(String spelling) {
		return Optional.ofNullable(this.bySpelling.get(spelling));
	}

	/**
	 * Narrows the tools to those that a caller wants to see.
	 * @param wanted the names of tools or their actions
	 * @return these tools without the others, which are then unknown
	 */
	public Tools narrowedTo(ToolPatterns wanted) {
		if (wanted.equals(ToolPatterns.ALL)) {
			return this;
		}
		List<Tool> narrowed = this.list.stream()
			.filter((tool) -> wanted.matches(tool.name()) || wanted.matches(tool.action()))
			.toList();
		return new Tools(narrowed, spellings(narrowed), this.staleSince);
	}

	Tools staleSince(Instant instant) {
		return new Tools(this.list, this.bySpelling, instant);
	}

	/** A name wins over a made-up spelling; a spelling of several tools is none. */
	private static Map<String, Tool> spellings(List<Tool> list) {
		Map<String, Optional<Tool>> madeUp = new HashMap<>();
		Map<String, Tool> spellings = new HashMap<>();
		for (Tool tool : list) {
			madeUp.merge(ToolNames.toSnakeCase(tool.name()), Optional.of(tool), Tools::onlyIfSame);
			madeUp.merge(ToolNames.toSnakeCase(tool.action()), Optional.of(tool), Tools::onlyIfSame);
		}
		madeUp.forEach((spelling, tool) -> tool.ifPresent((only) -> spellings.put(spelling, only)));
		list.forEach((tool) -> spellings.put(tool.action(), tool));
		list.forEach((tool) -> spellings.put(tool.name(), tool));
		return Map.copyOf(spellings);
	}

	private static Optional<Tool> onlyIfSame(Optional<Tool> one, Optional<Tool> other) {
		return one.equals(other) ? one : Optional.empty();
	}

}
