package io.nangomcp.sessions;

import java.util.List;

import io.nangomcp.caller.ToolPatterns;
import io.nangomcp.catalog.Tool;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A tool of a session: that of one of its integrations, under a name that is unique among
 * all of them.
 *
 * @param name the name that the session's model calls it by
 * @param integration the integration whose it is
 * @param tool the tool as the integration has it
 */
record SessionTool(String name, String integration, Tool tool) {

	/** The tool as the session lists it, known by no other name. */
	Tool listed() {
		return new Tool(this.name, this.name, this.tool.title(), this.tool.description(), this.tool.inputSchema(),
				this.tool.outputSchema(), this.tool.hints(), this.tool.input(), this.tool.strictOutput(),
				this.tool.headerParameters(), this.tool.mcpOutput(), this.tool.deadline());
	}

	/** Whether a caller wants to see it, by any of its names. */
	boolean isAmong(ToolPatterns wanted) {
		return wanted.matches(this.name) || this.tool.isAmong(wanted);
	}

	/**
	 * A tool as a call of {@code nango_execute} has it: its arguments are one argument
	 * there, which no header repeats.
	 */
	static Tool executed(Tool tool) {
		ObjectNode arguments = JsonNodeFactory.instance.objectNode();
		ObjectNode properties = arguments.putObject("properties");
		properties.putObject("tool");
		properties.set("input", tool.inputSchema());
		return new Tool(tool.name(), tool.action(), tool.title(), tool.description(), arguments, tool.outputSchema(),
				tool.hints(), tool.input(), tool.strictOutput(), List.of(), tool.mcpOutput(), tool.deadline());
	}

}
