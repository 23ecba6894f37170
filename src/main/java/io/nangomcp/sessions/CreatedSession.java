package io.nangomcp.sessions;

import java.net.URI;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Map;

import io.nangomcp.caller.AgentSession;
import io.nangomcp.caller.MetaTool;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A session that was just created.
 *
 * @param session what was granted
 * @param token the token, which grants it to whoever has it
 * @param counts how many tools each integration of its toolset has
 */
public record CreatedSession(AgentSession session, String token, Map<String, ToolCount> counts) {

	private static final DateTimeFormatter MILLISECONDS = new DateTimeFormatterBuilder().appendInstant(3).toFormatter();

	/**
	 * Where agents use it.
	 * @param server the URL of this server as its clients know it
	 * @return the session's own endpoint
	 */
	public URI mcpUrl(String server) {
		return URI.create("%s/session/%s/mcp".formatted(server.replaceFirst("/+$", ""), this.session.id()));
	}

	/**
	 * The body of the answer.
	 * @param server the URL of this server as its clients know it
	 * @return the answer of {@code POST /sessions}
	 */
	public ObjectNode toJson(String server) {
		ObjectNode body = JsonNodeFactory.instance.objectNode();
		ObjectNode data = body.putObject("data")
			.put("session_id", this.session.id())
			.put("session_token", this.token)
			.put("mcp_url", mcpUrl(server).toString())
			.put("expires_at", format(this.session.expiresAt()));
		ObjectNode toolset = data.putObject("toolset");
		this.counts.forEach((integration, count) -> toolset.putObject(integration)
			.put("connected", this.session.connections().containsKey(integration))
			.put("tools_pinned", count.pinned())
			.put("tools_searchable", count.searchable()));
		ObjectNode metaTools = data.putObject("meta_tools");
		this.session.metaTools().stream().sorted().map(MetaTool::wireName).forEach((name) -> metaTools.put(name, true));
		return body;
	}

	static String format(Instant instant) {
		return MILLISECONDS.format(instant);
	}

	/**
	 * Never prints the token.
	 */
	@Override
	public String toString() {
		return "CreatedSession[session=%s]".formatted(this.session);
	}

	/**
	 * How many tools an integration has in a session.
	 *
	 * @param pinned how many are always listed
	 * @param searchable how many others there are
	 */
	public record ToolCount(int pinned, int searchable) {

	}

}
