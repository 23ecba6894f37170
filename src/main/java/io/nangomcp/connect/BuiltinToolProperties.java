package io.nangomcp.connect;

import java.util.List;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Which tools of our own there are, for callers that ask for them by the header
 * {@code nango-builtin-tools}.
 *
 * @param allow globs of the tools that there are, none when empty
 * @param environmentWide whether they may see and connect all users and integrations of
 * the key's environment, rather than those of the caller
 */
@ConfigurationProperties("mcp.builtin-tools")
record BuiltinToolProperties(@DefaultValue List<String> allow, @DefaultValue("false") boolean environmentWide) {

}
