package io.nangomcp.sessions;

import io.nangomcp.catalog.Tool;

/**
 * A tool of a session: that of one of its integrations, under a name that is unique among
 * all of them.
 *
 * @param name the name that the session's model calls it by
 * @param integration the integration whose it is
 * @param tool the tool as the integration has it
 */
record SessionTool(String name, String integration, Tool tool) {

}
