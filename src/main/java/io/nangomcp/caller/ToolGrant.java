package io.nangomcp.caller;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * Which actions of an integration an agent session may use.
 *
 * @param allow the only actions that it may use, {@code null} for all of them
 * @param deny the actions that it may not use, whatever is allowed
 */
public record ToolGrant(@Nullable Set<String> allow, Set<String> deny) {

	/** Every action. */
	public static final ToolGrant ALL = new ToolGrant(null, Set.of());

	/**
	 * Keeps the order in which actions are named.
	 */
	public ToolGrant {
		allow = (allow != null) ? Collections.unmodifiableSet(new LinkedHashSet<>(allow)) : null;
		deny = Collections.unmodifiableSet(new LinkedHashSet<>(deny));
	}

	/**
	 * Whether an action may be used.
	 * @param action the action's own name
	 * @return whether it is allowed and not denied
	 */
	public boolean allows(String action) {
		return (this.allow == null || this.allow.contains(action)) && !this.deny.contains(action);
	}

}
