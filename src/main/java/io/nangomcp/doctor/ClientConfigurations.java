package io.nangomcp.doctor;

import java.net.URI;
import java.util.List;
import java.util.Set;

import io.nangomcp.caller.CallerReader;
import tools.jackson.databind.json.JsonMapper;

/**
 * Ready configurations of clients. None has the key: each says where the client finds it.
 *
 * @param endpoint the address of this server's endpoint
 * @param examinee whose tools the clients get
 */
record ClientConfigurations(URI endpoint, Examinee examinee) {

	private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

	List<ClientConfiguration> all() {
		String key = this.examinee.keyVariable();
		return List.of(
				new ClientConfiguration("Claude Desktop",
						"claude_desktop_config.json, with the key in place of YOUR_NANGO_KEY", claudeDesktop()),
				new ClientConfiguration("Claude Code", ".mcp.json",
						http("mcpServers", "\"type\": \"http\", ", "${%s}".formatted(key))),
				new ClientConfiguration("Cursor", ".cursor/mcp.json",
						http("mcpServers", "", "${env:%s}".formatted(key))),
				new ClientConfiguration("VS Code", ".vscode/mcp.json", visualStudioCode()),
				new ClientConfiguration("curl", "a shell", curl()));
	}

	/** No space after a colon, because some clients cut arguments there. */
	private String claudeDesktop() {
		return """
				{"mcpServers": {%s: {
				  "command": "npx",
				  "args": ["-y", "mcp-remote", %s, "--transport", "http-only",%s
				           "--header", "Authorization:${AUTH_HEADER}",
				           "--header", %s,
				           "--header", %s],
				  "env": {"AUTH_HEADER": "Bearer YOUR_NANGO_KEY"}}}}""".formatted(name(), quote(this.endpoint),
				allowHttp(this.endpoint), quote(this.examinee.accountHeader() + ":" + this.examinee.account()),
				quote(CallerReader.INTEGRATION + ":" + this.examinee.integration()));
	}

	private String visualStudioCode() {
		return """
				{"inputs": [
				  {"type": "promptString", "id": "nango-key", "description": "Nango API key", "password": true}],
				""" + http("servers", "\"type\": \"http\", ", "${input:nango-key}").substring(1);
	}

	private String http(String servers, String type, String key) {
		return """
				{"%s": {%s: {%s"url": %s, "headers": {
				  "Authorization": "Bearer %s",
				  %s: %s, %s: %s}}}}""".formatted(servers, name(), type, quote(this.endpoint), key,
				quote(this.examinee.accountHeader()), quote(this.examinee.account()), quote(CallerReader.INTEGRATION),
				quote(this.examinee.integration()));
	}

	private String curl() {
		return """
				curl -sS %s -H 'Content-Type: application/json' \\
				  -H "Authorization: Bearer $%s" -H %s -H %s \\
				  -d '{"jsonrpc":"2.0","id":1,"method":"tools/list"}'""".formatted(shell(this.endpoint),
				this.examinee.keyVariable(), shell(this.examinee.accountHeader() + ": " + this.examinee.account()),
				shell(CallerReader.INTEGRATION + ": " + this.examinee.integration()));
	}

	/** Of the characters that all clients take. */
	private String name() {
		return quote(this.examinee.integration().replaceAll("[^A-Za-z0-9_-]", "-"));
	}

	/** What mcp-remote wants to hear before it sends a key in the clear. */
	static String allowHttp(URI endpoint) {
		boolean remote = endpoint.getScheme().equals("http") && !LOOPBACK.contains(endpoint.getHost());
		return remote ? " \"--allow-http\"," : "";
	}

	static String quote(Object text) {
		return JsonMapper.shared().writeValueAsString(text.toString());
	}

	static String shell(Object text) {
		return "'" + text.toString().replace("'", "'\\''") + "'";
	}

}
