package io.nangomcp.mcp;

import java.util.List;

import io.nangomcp.caller.Caller;
import io.nangomcp.catalog.Tool;
import io.nangomcp.catalog.Tools;
import io.nangomcp.seal.Seal;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The pages of a tool list. A cursor is the sealed name of the last tool before its page,
 * so that a list which changes in between loses and repeats nothing else.
 */
final class ToolPages {

	/**
	 * Most clients ask for one page only, so that there are pages for the largest lists
	 * only.
	 */
	private static final int SIZE = 500;

	/** As Nango's agent sessions have it. */
	private static final int SIZE_IN_SESSIONS = 50;

	private final Seal seal;

	ToolPages(Seal seal) {
		this.seal = seal;
	}

	Page page(Tools tools, JsonNode cursor, Caller caller) {
		List<Tool> rest = cursor.isMissingNode() || cursor.isNull() ? tools.list() : after(open(cursor, caller), tools);
		int size = (caller.account() instanceof Caller.Session) ? SIZE_IN_SESSIONS : SIZE;
		if (rest.size() <= size) {
			return new Page(tools, rest, null);
		}
		List<Tool> page = rest.subList(0, size);
		return new Page(tools, page, this.seal.seal(binding(caller), page.getLast().name()));
	}

	private static List<Tool> after(String name, Tools tools) {
		return tools.list().stream().filter((tool) -> tool.name().compareTo(name) > 0).toList();
	}

	private String open(JsonNode cursor, Caller caller) {
		return this.seal.open(binding(caller), cursor.asString(""))
			.orElseThrow(() -> RpcException
				.invalidParams("The cursor is not one of ours for this caller; list from the start"));
	}

	private static String binding(Caller caller) {
		return "cursor " + caller.binding();
	}

	/**
	 * One page.
	 *
	 * @param of the whole list
	 * @param tools the tools on this page
	 * @param nextCursor where the next page begins, {@code null} after the last
	 */
	record Page(Tools of, List<Tool> tools, @Nullable String nextCursor) {

	}

}
