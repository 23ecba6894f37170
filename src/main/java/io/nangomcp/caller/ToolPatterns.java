package io.nangomcp.caller;

import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

import com.google.re2j.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A choice of tools by globs: {@code *} is any text, {@code ?} any one character.
 * Matching takes linear time, whatever the globs.
 */
public final class ToolPatterns {

	private static final String ANY = "*";

	/** Every tool. */
	public static final ToolPatterns ALL = of(List.of(ANY));

	/** No tool. */
	public static final ToolPatterns NONE = of(List.of());

	private final List<String> globs;

	private final Pattern pattern;

	private ToolPatterns(List<String> globs) {
		this.globs = globs;
		this.pattern = Pattern.compile(globs.stream().map(ToolPatterns::toRegex).collect(Collectors.joining("|")));
	}

	/**
	 * Compiles globs.
	 * @param globs the globs; without any, nothing matches
	 * @return the choice
	 */
	public static ToolPatterns of(Collection<String> globs) {
		return new ToolPatterns(List.copyOf(globs));
	}

	/**
	 * Whether a tool is chosen.
	 * @param name the tool's name
	 * @return whether any of the globs matches all of it
	 */
	public boolean matches(String name) {
		return this.globs.contains(ANY) || (!this.globs.isEmpty() && this.pattern.matcher(name).matches());
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof ToolPatterns patterns && this.globs.equals(patterns.globs);
	}

	@Override
	public int hashCode() {
		return this.globs.hashCode();
	}

	@Override
	public String toString() {
		return String.join(",", this.globs);
	}

	private static String toRegex(String glob) {
		return glob.codePoints().mapToObj(ToolPatterns::toRegex).collect(Collectors.joining());
	}

	private static String toRegex(int character) {
		return switch (character) {
			case '*' -> ".*";
			case '?' -> ".";
			default -> Pattern.quote(Character.toString(character));
		};
	}

}
