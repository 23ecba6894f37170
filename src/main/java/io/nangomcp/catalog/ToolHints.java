package io.nangomcp.catalog;

import java.util.Collection;

import org.jspecify.annotations.Nullable;

/**
 * What a tool is known to do to the world. {@code null} is unknown, for which MCP assumes
 * the worst; a wrong hint is worse than none.
 *
 * @param readOnly it changes nothing
 * @param destructive it may overwrite or delete
 * @param idempotent repeating it with the same arguments changes nothing more
 * @param openWorld it talks to systems outside
 */
public record ToolHints(@Nullable Boolean readOnly, @Nullable Boolean destructive, @Nullable Boolean idempotent,
		@Nullable Boolean openWorld) {

	/** Nothing is known. */
	static final ToolHints UNKNOWN = new ToolHints(null, null, null, null);

	/**
	 * Reads hints from the HTTP methods that the action's author declared for it. POST
	 * and PATCH say nothing: they search as well as they delete.
	 * @param methods the methods of the action's endpoints
	 * @return what all of them have in common
	 */
	static ToolHints of(Collection<String> methods) {
		return methods.stream().map(ToolHints::of).reduce(ToolHints::inCommon).orElse(UNKNOWN);
	}

	private static ToolHints of(String method) {
		return switch (method) {
			case "GET", "HEAD" -> new ToolHints(true, false, true, null);
			case "PUT" -> new ToolHints(false, null, true, null);
			case "DELETE" -> new ToolHints(false, true, true, null);
			default -> UNKNOWN;
		};
	}

	/**
	 * Whether the same call can always be repeated.
	 * @return whether the tool only reads, or is idempotent
	 */
	public boolean isRepeatable() {
		return Boolean.TRUE.equals(this.readOnly) || Boolean.TRUE.equals(this.idempotent);
	}

	/**
	 * Lets an operator know better.
	 * @param override what the operator says
	 * @return these hints, with the override's where it has any
	 */
	ToolHints overriddenBy(ToolHints override) {
		// Who contradicts what the method says of reading takes back all that it says.
		boolean contradicts = override.readOnly != null && !override.readOnly.equals(this.readOnly);
		ToolHints base = contradicts ? UNKNOWN : this;
		return new ToolHints(either(override.readOnly, base.readOnly), either(override.destructive, base.destructive),
				either(override.idempotent, base.idempotent), either(override.openWorld, base.openWorld));
	}

	private ToolHints inCommon(ToolHints other) {
		return new ToolHints(same(this.readOnly, other.readOnly), same(this.destructive, other.destructive),
				same(this.idempotent, other.idempotent), same(this.openWorld, other.openWorld));
	}

	private static @Nullable Boolean either(@Nullable Boolean first, @Nullable Boolean second) {
		return (first != null) ? first : second;
	}

	private static @Nullable Boolean same(@Nullable Boolean one, @Nullable Boolean other) {
		return (one != null && one.equals(other)) ? one : null;
	}

}
