package io.nangomcp.sessions;

import java.util.List;
import java.util.Optional;

import io.nangomcp.caller.AgentSession;
import io.nangomcp.caller.MetaTool;
import io.nangomcp.catalog.Tool;
import io.nangomcp.catalog.ToolDefinitions;

/**
 * The definitions of the tools that find and run others.
 */
final class MetaTools {

	/**
	 * Comes with {@link MetaTool#NANGO_EXECUTE}, so that a client can approve reads
	 * alone.
	 */
	static final String EXECUTE_READ = "nango_execute_read";

	private final List<Tool> all = ToolDefinitions.read("/mcp/session-tools.json");

	/** All there are. */
	List<Tool> all() {
		return this.all;
	}

	/** Those that a session has. */
	List<Tool> of(AgentSession session) {
		return this.all.stream().filter((tool) -> session.metaTools().contains(kindOf(tool))).toList();
	}

	/** The one of a name, if the session has it. */
	Optional<Tool> find(AgentSession session, String name) {
		return of(session).stream().filter((tool) -> tool.name().equals(name)).findFirst();
	}

	/** Whether a name is that of any. */
	boolean haveName(String name) {
		return this.all.stream().anyMatch((tool) -> tool.name().equals(name));
	}

	static MetaTool kindOf(Tool tool) {
		return tool.name().equals(EXECUTE_READ) ? MetaTool.NANGO_EXECUTE : MetaTool.named(tool.name()).orElseThrow();
	}

}
