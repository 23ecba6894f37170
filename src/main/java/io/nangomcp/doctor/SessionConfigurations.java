package io.nangomcp.doctor;

import java.net.URI;
import java.util.List;

import static io.nangomcp.doctor.ClientConfigurations.allowHttp;
import static io.nangomcp.doctor.ClientConfigurations.quote;
import static io.nangomcp.doctor.ClientConfigurations.shell;

/**
 * Ready configurations of clients for an agent session. Each has the token, which is all
 * that a client needs.
 *
 * @param url the session's own endpoint
 * @param token the session's token
 */
record SessionConfigurations(URI url, String token) {

	List<ClientConfiguration> all() {
		return List.of(new ClientConfiguration("Claude Desktop", "claude_desktop_config.json", mcpRemote()),
				new ClientConfiguration("Claude Code", ".mcp.json", http("mcpServers", "\"type\": \"http\", ")),
				new ClientConfiguration("Cursor", ".cursor/mcp.json", http("mcpServers", "")),
				new ClientConfiguration("VS Code", ".vscode/mcp.json", http("servers", "\"type\": \"http\", ")),
				new ClientConfiguration("OpenAI", "the tools of a request", openAi()),
				new ClientConfiguration("Anthropic", "a request with anthropic-beta: mcp-client-2025-11-20",
						anthropic()),
				new ClientConfiguration("curl", "a shell", curl()));
	}

	/** No space after a colon, because some clients cut arguments there. */
	private String mcpRemote() {
		return """
				{"mcpServers": {"nango": {
				  "command": "npx",
				  "args": ["-y", "mcp-remote", %s, "--transport", "http-only",%s
				           "--header", "Authorization:${AUTH_HEADER}"],
				  "env": {"AUTH_HEADER": %s}}}}""".formatted(quote(this.url), allowHttp(this.url),
				quote("Bearer " + this.token));
	}

	private String http(String servers, String type) {
		return """
				{"%s": {"nango": {%s"url": %s, "headers": {
				  "Authorization": %s}}}}""".formatted(servers, type, quote(this.url), quote("Bearer " + this.token));
	}

	private String openAi() {
		return """
				{"type": "mcp", "server_label": "nango", "server_url": %s,
				  "authorization": %s, "require_approval": "never"}""".formatted(quote(this.url), quote(this.token));
	}

	private String anthropic() {
		return """
				{"mcp_servers": [{"type": "url", "name": "nango", "url": %s,
				  "authorization_token": %s}],
				  "tools": [{"type": "mcp_toolset", "mcp_server_name": "nango"}]}""".formatted(quote(this.url),
				quote(this.token));
	}

	private String curl() {
		return """
				curl -sS %s -H 'Content-Type: application/json' \\
				  -H %s \\
				  -d '{"jsonrpc":"2.0","id":1,"method":"tools/list"}'""".formatted(shell(this.url),
				shell("Authorization: Bearer " + this.token));
	}

	/**
	 * Never prints the token.
	 */
	@Override
	public String toString() {
		return "SessionConfigurations";
	}

}
