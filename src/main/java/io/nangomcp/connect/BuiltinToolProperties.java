package io.nangomcp.connect;

import java.util.List;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Which tools of our own there are, for callers that ask for them by the header
 * {@code nango-builtin-tools}.
 *
 * @param allow globs of the tools of our own that callers may ask for by
 * nango-builtin-tools (see docs/connect.md); none when empty
 * @param environmentWide whether the tools of our own see and connect all users and
 * integrations of the key's environment
 */
@ConfigurationProperties("mcp.builtin-tools")
record BuiltinToolProperties(@DefaultValue List<String> allow, @DefaultValue("false") boolean environmentWide) {

}
