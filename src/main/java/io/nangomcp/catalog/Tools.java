package io.nangomcp.catalog;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.nangomcp.caller.ToolPatterns;
import org.jspecify.annotations.Nullable;

/**
 * The tools of an integration at one moment. Immutable.
 *
 * @param list the tools in the order of their names
 * @param bySpelling the same tools by all that a client may call them
 * @param ofNoAction whether the integration has no enabled action at all, so that nobody
 * hides any
 * @param staleSince since when they are due to be loaded again; {@code null} while they
 * are not
 * @param freshFor how long they need not be loaded again; zero when they are stale
 */
public record Tools(List<Tool> list, Map<String, Tool> bySpelling, boolean ofNoAction, @Nullable Instant staleSince,
		Duration freshFor) {

	/**
	 * Lists tools that never change.
	 * @param list the tools in the order of their names
	 * @return the tools
	 */
	public static Tools of(List<Tool> list) {
		return new Tools(list, spellings(list), list.isEmpty(), null, Duration.ZERO);
	}

	/**
	 * Finds a tool.
	 * @param spelling its listed name, its action's own name, or either in snake_case,
	 * which some clients make of hyphens
	 * @return the tool, if the spelling is that of exactly one, hidden ones included
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
		return wanted.equals(ToolPatterns.ALL) ? this : keep((tool) -> tool.isAmong(wanted));
	}

	/** Hides the other tools, whose spellings stay theirs. */
	Tools keep(Predicate<Tool> visible) {
		Map<String, Tool> spellings = this.bySpelling.entrySet()
			.stream()
			.filter((entry) -> visible.test(entry.getValue()))
			.collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
		return new Tools(this.list.stream().filter(visible).toList(), spellings, this.ofNoAction, this.staleSince,
				this.freshFor);
	}

	/** Adds tools of another source, without those whose name is taken. */
	Tools with(Tools others) {
		if (this.list.isEmpty()) {
			return others;
		}
		Map<String, Tool> spellings = new HashMap<>(others.bySpelling);
		spellings.putAll(this.bySpelling);
		List<Tool> all = Stream
			.concat(this.list.stream(),
					others.list.stream()
						.filter((tool) -> !this.bySpelling.containsKey(ToolNames.toSnakeCase(tool.name()))))
			.sorted(Comparator.comparing(Tool::name))
			.toList();
		return new Tools(all, Map.copyOf(spellings), others.ofNoAction, others.staleSince, others.freshFor);
	}

	Tools staleSince(Instant instant) {
		return new Tools(this.list, this.bySpelling, this.ofNoAction, instant, Duration.ZERO);
	}

	Tools freshFor(Duration duration) {
		return new Tools(this.list, this.bySpelling, this.ofNoAction, null, duration);
	}

	/**
	 * Whether a client sees no difference.
	 * @param other the tools at another moment
	 * @return whether both are listed alike
	 */
	public boolean looksLike(Tools other) {
		return listings().equals(other.listings());
	}

	private List<Tool.Listing> listings() {
		return this.list.stream().map(Tool::listing).toList();
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
